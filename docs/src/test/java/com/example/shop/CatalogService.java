package com.example.shop;

import com.example.shop.v1.CatalogRpc;
import com.example.shop.v1.Price;
import com.example.shop.v1.PriceRequest;
import io.freshet.rpc.RpcContext;
import io.freshet.spring.RpcService;
import io.freshet.spring.security.RpcCaller;

import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;

/** Prices; those who are known pay less. */
@RpcService
class CatalogService implements CatalogRpc.Service {

	// caller
	@Override
	public Price getPrice(PriceRequest request) {
		Authentication caller = RpcCaller.of(RpcContext.current());
		boolean known = !(caller instanceof AnonymousAuthenticationToken);
		return Price.newBuilder().setItem(request.getItem()).setCents(known ? 90 : 100).build();
	}
	// end

}
