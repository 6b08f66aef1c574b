package io.freshet.spring.autoconfigure.error;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.freshet.rpc.RpcException;
import io.freshet.rpc.server.ServerCall;
import io.freshet.spring.autoconfigure.error.HandlerMethods.Reach;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/**
 * All handler methods of the application. They are found once, when all beans are there.
 * Safe for use by several threads.
 */
final class RpcExceptionHandlers implements SmartInitializingSingleton {

	private final ListableBeanFactory beanFactory;

	private volatile @Nullable Plan plan;

	RpcExceptionHandlers(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.plan = Plan.of(new HandlerBeans(this.beanFactory));
	}

	/**
	 * Asks the methods of the service, then those of advice in its order.
	 * @param failure what the call failed with
	 * @param call the call
	 * @param reach which methods to ask
	 * @return what the client sees, or {@code null} if no method is for the failure
	 */
	@Nullable RpcException handle(Throwable failure, ServerCall call, Reach reach) {
		Plan plan = this.plan;
		if (plan == null) {
			return null;
		}
		for (HandlerMethods methods : plan.of(call.method().service())) {
			RpcException handled = methods.handle(failure, call, reach);
			if (handled != null) {
				return handled;
			}
		}
		return null;
	}

	/**
	 * Who is asked for which service. Safe for use by several threads.
	 *
	 * @param services the beans by the full names of their services
	 * @param own the methods of each service bean
	 * @param advice the methods of advice in their order, and their scopes
	 * @param byService who is asked, found out with the first failure of a service
	 */
	private record Plan(Map<String, HandlerBean> services, Map<HandlerBean, HandlerMethods> own,
			Map<HandlerMethods, AdviceScope> advice, Map<String, List<HandlerMethods>> byService) {

		static Plan of(HandlerBeans beans) {
			Map<String, HandlerBean> services = beans.services();
			Map<HandlerBean, HandlerMethods> own = new LinkedHashMap<>();
			services.values().forEach((bean) -> own.computeIfAbsent(bean, HandlerMethods::of));
			Map<HandlerMethods, AdviceScope> advice = new LinkedHashMap<>();
			beans.advice().forEach((bean, scope) -> advice.put(HandlerMethods.of(bean), scope));
			return new Plan(services, own, advice, new ConcurrentHashMap<>());
		}

		List<HandlerMethods> of(String service) {
			List<HandlerMethods> known = this.byService.get(service);
			if (known == null) {
				known = find(this.services.get(service));
				if (this.services.containsKey(service)) {
					// names that no bean serves are the client's to invent
					this.byService.put(service, known);
				}
			}
			return known;
		}

		private List<HandlerMethods> find(@Nullable HandlerBean bean) {
			List<HandlerMethods> methods = new ArrayList<>();
			HandlerMethods own = (bean != null) ? this.own.get(bean) : null;
			if (own != null) {
				methods.add(own);
			}
			Class<?> type = (bean != null) ? bean.type() : null;
			this.advice.forEach((advice, scope) -> {
				if (scope.includes(type)) {
					methods.add(advice);
				}
			});
			return methods.stream().filter((candidate) -> !candidate.isEmpty()).toList();
		}

	}

}
