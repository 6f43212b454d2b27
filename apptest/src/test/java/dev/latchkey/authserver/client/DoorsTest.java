package dev.latchkey.authserver.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.TestPlatform;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From which bytes an unfinished request is taken: who floods the doors of strangers takes none where clients ask for tokens. */
class DoorsTest {

    private TestPlatform platform;

    @BeforeEach
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
    }

    @AfterEach
    void stop() {
        platform.close();
    }

    private double used(String budget) {
        var metrics = platform.send(
                        platform.request(platform.internal("/metrics")).GET())
                .body();
        var line = Pattern.compile("latchkey_budget_used\\{budget=\"" + budget + "\"} ([0-9.E]+)")
                .matcher(metrics);
        assertThat(line.find()).as(metrics).isTrue();
        return Double.parseDouble(line.group(1));
    }

    @ParameterizedTest
    @CsvSource({
        "/identity/oauth/token, client_requests",
        "/identity/oauth/introspect, client_requests",
        "/identity/oauth/revoke, client_requests",
        "/identity/oauth/par, requests"
    })
    void areCountedApart(String path, String budget) throws IOException {
        var other = budget.equals("requests") ? "client_requests" : "requests";
        var before = used(budget);
        var beforeElsewhere = used(other); // by the request that looks
        var api = platform.api("/");
        try (var socket = new Socket(api.getHost(), api.getPort())) {
            var head = "POST " + path + " HTTP/1.1\r\nHost: " + api.getAuthority()
                    + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n"
                    + "Expect: 100-continue\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            var asked = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);

            assertThat(asked).isEqualTo("HTTP/1.1 100");
            assertThat(used(budget)).isGreaterThan(before);
            assertThat(used(other)).isEqualTo(beforeElsewhere);
        }
    }
}
