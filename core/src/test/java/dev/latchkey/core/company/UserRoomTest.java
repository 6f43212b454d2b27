package dev.latchkey.core.company;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.command.CommandRefused;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class UserRoomTest {

    private static final Transaction TX = (_, _, _) -> {};

    /** Of a company that has so many. */
    private static Users users(int count) {
        return (Users) Proxy.newProxyInstance(
                UserRoomTest.class.getClassLoader(),
                new Class<?>[] {Users.class},
                (proxy, method, arguments) ->
                        method.isDefault() ? InvocationHandler.invokeDefault(proxy, method, arguments) : count);
    }

    @Test
    void aCompanyHasSoManyPeopleAndNoMore() {
        assertThatCode(() -> users(Users.COUNT_MAX - 1).requireRoom(TX, "acme")).doesNotThrowAnyException();
        assertThatThrownBy(() -> users(Users.COUNT_MAX).requireRoom(TX, "acme"))
                .isInstanceOf(CommandRefused.class)
                .hasMessage("a company has at most 100000 people");
    }
}
