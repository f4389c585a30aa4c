package io.ctibridge.client.codec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The name on the wire of a record's component, or of an enum's constant, where Java has another one for it. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD})
public @interface Member {
    /**
     * The name.
     *
     * @return the name of the member of the object, or the text of the constant
     */
    String value();
}
