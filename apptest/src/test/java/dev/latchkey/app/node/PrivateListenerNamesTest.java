package dev.latchkey.app.node;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page of another site asks by a name of that site, which its owner lets stand for an address of ours (DNS rebinding). */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrivateListenerNamesTest {

    private TestPlatform platform;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder, Map.of("listeners.privateNames", "latchkey.internal,monitor"));
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private String ask(String path, String host) throws IOException {
        try (var socket = new Socket(
                InetAddress.getLoopbackAddress(), platform.internal("/").getPort())) {
            var request = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8082",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "latchkey.internal.evil.example",
                "1.2.3.4a"
            })
    void isAskedByNoOtherName(String host) throws Exception {
        for (var path : new String[] {"/metrics", "/health/ready", "/health/live", "/none"}) {
            assertThat(ask(path, host))
                    .startsWith("HTTP/1.1 421 ")
                    .contains("\"MISDIRECTED_REQUEST\"", "listeners.privateNames")
                    .doesNotContain("latchkey_");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.1:8082",
                "10.1.2.3:8082",
                "[::1]:8082",
                "[2001:db8::1]",
                "localhost",
                "LocalHost.:8082",
                "latchkey.internal",
                "Monitor:8082"
            })
    void isAskedByAddressesAndItsOwnNames(String host) throws Exception {
        assertThat(ask("/health/live", host)).startsWith("HTTP/1.1 200 ");
        assertThat(ask("/metrics", host)).startsWith("HTTP/1.1 200 ");
    }
}
