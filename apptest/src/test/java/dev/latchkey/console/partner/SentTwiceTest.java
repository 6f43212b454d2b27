package dev.latchkey.console.partner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.partner.PartnerRole;
import dev.latchkey.store.sql.MutableClock;
import dev.latchkey.testing.PageForm;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPartner;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A form of the portal that makes something makes one, however often it is sent: a double click, a browser that tries again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SentTwiceTest {

    private static final String APPLICATIONS = "/partner/applications";
    private static final String NEW = APPLICATIONS + "/new";

    private static final String KEY = "href=\"/partner/key/[^\"]+/revoke";

    private TestPlatform platform;
    private TestBrowser owner;

    @SuppressWarnings("NullAway.Init") // @BeforeAll starts all
    SentTwiceTest() {}

    @BeforeAll
    void start(@TempDir Path folder) {
        var clock = new MutableClock();
        platform = TestPlatform.start(folder, Map.of(), clock);
        var partner = new TestPartner(platform);
        owner = partner.colleague(partner.id(), PartnerRole.OWNER, clock);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    /** Shows a form and sends it twice. */
    private void twice(String page, String path, Map<String, String> typed) {
        var fields = new LinkedHashMap<>(
                PageForm.find(owner.get(page).body(), path).orElseThrow().fields());
        fields.putAll(typed);
        assertThat(post(path, fields).statusCode()).isEqualTo(200);

        var again = post(path, fields);

        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("Somebody changed it since you opened this page; nothing was done.");
    }

    private HttpResponse<String> post(String path, Map<String, String> fields) {
        var flat = new ArrayList<String>();
        fields.forEach((name, value) -> {
            flat.add(name);
            flat.add(value);
        });
        return owner.post(path, flat.toArray(String[]::new));
    }

    private static Map<String, String> application(String name) {
        return Map.of(
                "name",
                name,
                "redirectUris",
                "https://twice.example/cb",
                "method",
                "secret",
                "scope.orders_read",
                "on",
                "reason.orders_read",
                "To read orders.");
    }

    /** Different ones: a page may lead to one in several places. */
    private long count(String page, String pattern) {
        return Pattern.compile(pattern)
                .matcher(owner.get(page).body())
                .results()
                .map(MatchResult::group)
                .distinct()
                .count();
    }

    private String pathOf(String name) {
        var found = Pattern.compile("href=\"(" + APPLICATIONS + "/[0-9a-f]+)\"[^>]*>" + name)
                .matcher(owner.get(APPLICATIONS).body());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    @Test
    void anApplicationIsMadeOnce() {
        twice(NEW, NEW, application("Gantry"));
        assertThat(count(APPLICATIONS, ">Gantry<")).isEqualTo(1);
    }

    @Test
    void aSecretIsMadeAndReplacedOnce() {
        var fields = new LinkedHashMap<>(
                PageForm.find(owner.get(NEW).body(), NEW).orElseThrow().fields());
        fields.putAll(application("Derrick"));
        post(NEW, fields);
        var page = pathOf("Derrick");
        twice(page + "/secrets/new", page + "/secrets/new", Map.of("name", "Staging"));
        assertThat(count(page, "/secrets/[^\"]+/rotate")).isEqualTo(2);

        var rotate = Pattern.compile("href=\"(" + page + "/secrets/[^\"]+/rotate)\"")
                .matcher(owner.get(page).body());
        assertThat(rotate.find()).isTrue();
        twice(rotate.group(1), rotate.group(1), Map.of("overlap", "24h"));
        assertThat(count(page, "/secrets/[^\"]+/rotate")).isEqualTo(3);
    }

    @Test
    void aKeyIsMadeOnce() {
        var before = count("/partner/key", KEY);
        twice("/partner/key", "/partner/key", Map.of());
        assertThat(count("/partner/key", KEY)).isEqualTo(before + 1);
    }

    /** A reason, a tick and a default for each of as many scopes as an application may have: more than the form was read with. */
    @Test
    void aFormWithEveryScopeThereMayBeIsRead() {
        var fields = new LinkedHashMap<>(
                PageForm.find(owner.get(NEW).body(), NEW).orElseThrow().fields());
        fields.putAll(application("Hoist"));
        for (var i = 1; i < 256; i++) {
            fields.putAll(Map.of("scope.s" + i, "on", "default.s" + i, "on", "reason.s" + i, "To try it."));
        }
        var answer = post(NEW, fields);
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("href=\"#scopes\"");
    }
}
