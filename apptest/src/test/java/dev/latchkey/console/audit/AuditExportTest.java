package dev.latchkey.console.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.AuditEvent;
import dev.latchkey.core.audit.AuditLines;
import dev.latchkey.core.audit.AuditSubject;
import dev.latchkey.core.audit.Author;
import dev.latchkey.core.command.Actor;
import dev.latchkey.edge.http.StreamedBody;
import dev.latchkey.testing.Eventually;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An export is made as it is read: whole and in order, however long the log and however slow its reader, and it costs the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AuditExportTest {

    private static final String EXPORT = "/settings/audit-log/export";

    /** Far more together than a node of 128 MiB could hold for all strangers, and than sockets hold by themselves. */
    private static final int LONG_ENTRIES = 6_000;

    private static final int FACT_LENGTH = 4_000;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private TestPlatform platform;
    private TestBrowser admin;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        write(LONG_ENTRIES, FACT_LENGTH);
        admin = TestBrowser.signedIn(platform, 0, 0);
        admin.get("/settings/audit-log");
    }

    @AfterAll
    void stop() {
        http.close();
        platform.close();
    }

    @AfterEach
    void nothingIsUnderWay() throws InterruptedException {
        Eventually.await(() -> used("log_readings") == 0, () -> "still " + used("log_readings") + " under way");
    }

    private void write(int entries, int factLength) {
        var stores = platform.domain().stores();
        var company = platform.companyId(0);
        stores.transactions().write(tx -> {
            for (var i = 0; i < entries; i++) {
                stores.auditLog()
                        .append(
                                tx,
                                new AuditEntry(
                                        company,
                                        platform.domain().clock().instant(),
                                        AuditEvent.CREDENTIALS_CHANGED,
                                        new Author(Author.Type.USER, platform.adminUserId(0)),
                                        new AuditSubject(AuditSubject.Type.CREDENTIAL, "k" + i),
                                        Map.of("previousJwks", "\"" + "j".repeat(factLength))));
            }
            return entries;
        });
    }

    private long newest() {
        var line = admin.get("/settings/audit-log").body();
        var number = Pattern.compile("<dt>Number</dt><dd>(\\d+)</dd>").matcher(line);
        assertThat(number.find()).isTrue();
        return Long.parseLong(number.group(1));
    }

    private long used(String budget) {
        var metrics =
                platform.send(platform.request(platform.internal("/metrics")).GET());
        var found = Pattern.compile("latchkey_budget_used\\{budget=\"" + budget + "\"} (\\S+)")
                .matcher(metrics.body());
        assertThat(found.find()).isTrue();
        return (long) Double.parseDouble(found.group(1));
    }

    /** An export whose body waits to be read. */
    private HttpResponse<InputStream> begin(TestBrowser browser, AuditExport format) throws Exception {
        var cookies = browser.cookies().entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
        var request = platform.request(
                platform.web(EXPORT), "Cookie", cookies, "Content-Type", "application/x-www-form-urlencoded");
        var form = "csrf=" + browser.csrf() + "&format=" + format.wireName();
        return http.send(request.POST(BodyPublishers.ofString(form)).build(), BodyHandlers.ofInputStream());
    }

    private static List<Long> numbers(BufferedReader lines, AuditExport format) throws Exception {
        return switch (format) {
            case JSONL ->
                lines.lines()
                        .map(line -> {
                            try {
                                var entry = AuditLines.read(line);
                                assertThat(entry.isUnaltered()).isTrue();
                                return entry.seq();
                            } catch (AuditLines.Malformed e) {
                                throw new AssertionError(line, e);
                            }
                        })
                        .toList();
            case CSV -> {
                assertThat(lines.readLine()).startsWith("\"seq\",");
                yield lines.lines()
                        .map(line -> Long.valueOf(line.substring(1, line.indexOf("\",")))) //
                        .toList();
            }
        };
    }

    @ParameterizedTest
    @EnumSource(AuditExport.class)
    void isWholeAndInOrderAndCostsAPieceHoweverSlowlyItIsRead(AuditExport format) throws Exception {
        var newest = newest();
        var before = used("requests");
        var export = begin(admin, format);
        assertThat(export.statusCode()).isEqualTo(200);
        assertThat(export.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename=\"audit-log." + format.wireName() + "\"");
        assertThat(export.headers().firstValue("Content-Length")).isEmpty();

        // Nothing of it is read meanwhile.
        assertThat(used("log_readings")).isEqualTo(1);
        assertThat(used("requests") - before).isBetween(1L, 2L * StreamedBody.HELD_BYTES);
        write(200, 10);

        try (var lines = new BufferedReader(new InputStreamReader(export.body(), StandardCharsets.UTF_8))) {
            assertThat(numbers(lines, format))
                    .hasSizeGreaterThan(LONG_ENTRIES)
                    .containsExactlyElementsOf(LongStream.iterate(newest, seq -> seq >= 1, seq -> seq - 1)
                            .boxed()
                            .toList());
        }
    }

    /** What it may be is said before its first byte: what began as a file stays one. */
    @Test
    void isOneAtATimeOfACompanyAndLeavesOthersTheirs() throws Exception {
        var globex = TestBrowser.signedIn(platform, 1, 0);
        globex.get("/settings/audit-log");
        try (var _ = begin(admin, AuditExport.JSONL).body()) {
            for (var path : List.of(EXPORT, "/settings/audit-log/verify")) {
                var refused = admin.post(path, "format", "csv");
                assertThat(refused.statusCode()).isEqualTo(429);
                assertThat(refused.headers().firstValue("Retry-After")).isPresent();
                assertThat(refused.headers().firstValue("Content-Disposition")).isEmpty();
                assertThat(refused.body()).contains("One goes at a time");
            }
            assertThat(globex.post(EXPORT, "format", "jsonl").statusCode()).isEqualTo(200);
        }
        Eventually.await(() -> used("log_readings") == 0, () -> "its reader left");
        assertThat(admin.post("/settings/audit-log/verify").body()).contains("The chain is whole");
    }

    @Test
    void isWrittenInTheLogBeforeItsFirstEntry() throws Exception {
        var newest = newest();
        try (var _ = begin(admin, AuditExport.CSV).body()) {
            assertThat(admin.get("/settings/audit-log?event.AUDIT_LOG_EXPORTED=on")
                            .body())
                    .contains("<dt>Number</dt><dd>" + (newest + 1) + "</dd>", "<dt>Newest</dt><dd>" + newest + "</dd>");
        }
    }

    @Test
    void endsAsAFaultWithTheSessionOfItsReader() throws Exception {
        var other = TestBrowser.signedIn(platform, 0, 0);
        other.get("/settings/audit-log");
        try (var body = begin(other, AuditExport.JSONL).body()) {
            other.post("/account/sign-out");
            assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
        }
    }

    @Test
    void endsAsAFaultWhenItsReaderMayNotReadItAnyMore() throws Exception {
        var actor = new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0));
        var person = platform.user(0, 2).get("id").asString();
        var role = platform.user(0, 2).get("systemRole").asString();
        var companies = platform.domain().companies().commands();
        companies.changeRole(
                actor, person, platform.user(0, 0).get("systemRole").asString(), null);
        var other = TestBrowser.signedIn(platform, 0, 2);
        other.get("/settings/audit-log");
        try (var body = begin(other, AuditExport.JSONL).body()) {
            companies.changeRole(actor, person, role, null);
            assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
        }
    }
}
