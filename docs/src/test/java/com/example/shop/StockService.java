package com.example.shop;

import com.example.shop.v1.PriceRequest;
import com.example.shop.v1.Receipt;
import com.example.shop.v1.StockRpc;
import io.freshet.spring.RpcService;

/** Counts for machines. */
@RpcService
class StockService implements StockRpc.Service {

	@Override
	public Receipt count(PriceRequest request) {
		return Receipt.newBuilder().setText("7 of " + request.getItem()).build();
	}

}
