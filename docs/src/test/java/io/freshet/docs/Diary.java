package io.freshet.docs;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import io.freshet.spring.RpcClient;

/** An annotation of the guide's application for its own client. */
// annotation
@RpcClient("diary")
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.FIELD, ElementType.PARAMETER })
@interface Diary {

}
// end
