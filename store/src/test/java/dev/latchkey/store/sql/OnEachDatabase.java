package dev.latchkey.store.sql;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Set;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests that run on each {@link TestDatabase} in turn, beside other classes. JUnit takes a class with parameters for one of those that
 * run one after the other, whatever is the rule for classes, unless the class says so itself; it would then run the tests
 * in it at once too, were it not for a lock of its own.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedClass
@EnumSource(TestDatabase.class)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(providers = OnEachDatabase.OneThread.class)
public @interface OnEachDatabase {

    /** A lock for each class, which holds all tests of the class on the thread that took it. */
    final class OneThread implements ResourceLocksProvider {

        @Override
        public Set<Lock> provideForClass(Class<?> testClass) {
            return Set.of(new Lock(testClass.getName()));
        }
    }
}
