package com.example.shop;

import com.example.shop.v1.AdminRpc;
import com.example.shop.v1.Price;
import com.example.shop.v1.Receipt;
import io.freshet.spring.RpcService;

/** Prices, set. */
@RpcService
class AdminService implements AdminRpc.Service {

	@Override
	public Receipt setPrice(Price price) {
		return Receipt.newBuilder().setText(price.getItem() + " costs " + price.getCents()).build();
	}

}
