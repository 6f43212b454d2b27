package dev.latchkey.authserver.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientProofsTest {

    private static final long MEBIBYTE = 1024L * 1024;

    @Test
    void rememberSoManyProofsAsTheHeapBears() {
        assertThat(ClientProofs.rememberedMax(128 * MEBIBYTE)).isEqualTo(16_384);
        assertThat(ClientProofs.rememberedMax(8192 * MEBIBYTE)).isEqualTo(200_000);
        assertThat(ClientProofs.rememberedMax(MEBIBYTE)).isEqualTo(1_000);
    }
}
