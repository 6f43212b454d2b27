package dev.latchkey.authserver.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VerifiedTokensTest {

    @Test
    void areRememberedAsManyAsTheHeapBears() {
        assertThat(JwtTokenCodec.verifiedMax(128L << 20)).isEqualTo(8_192);
        assertThat(JwtTokenCodec.verifiedMax(64L << 30)).isEqualTo(100_000);
        assertThat(JwtTokenCodec.verifiedMax(0)).isEqualTo(1_000);
    }
}
