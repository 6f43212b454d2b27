package dev.latchkey.engine.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialCarriersTest {

    @Test
    void namesAreTakenUpToTheirLimit() {
        var longest = "x".repeat(CredentialCarriers.NAME_LENGTH_MAX);
        assertThat(new CredentialCarriers(longest, "api_key").keyHeader()).isEqualTo(longest);
        assertThat(CredentialCarriers.isName(longest + "x")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "X Key", "X:Key", "1Key", "-Key", "X-Key\r\n", "é", "key="})
    void whatCouldBeReadAsMoreThanANameIsRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> new CredentialCarriers(name, "apiKey"));
        assertThatIllegalArgumentException().isThrownBy(() -> new CredentialCarriers("X-API-Key", name));
    }
}
