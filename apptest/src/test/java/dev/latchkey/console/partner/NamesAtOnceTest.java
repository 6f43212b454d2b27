package dev.latchkey.console.partner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Two partners that take one name for an application at the same moment: one has it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NamesAtOnceTest {

    private static final String APPLICATIONS = "/partner/applications";
    private static final String NEW = APPLICATIONS + "/new";

    private TestPlatform platform;
    private List<TestBrowser> owners;

    @SuppressWarnings("NullAway.Init") // @BeforeAll starts all
    NamesAtOnceTest() {}

    @BeforeAll
    void start(@TempDir Path folder) {
        var clock = new MutableClock();
        platform = TestPlatform.start(folder, Map.of(), clock);
        platform.domain().partners().commands().createPartner(new Actor.Operator("op"), "cranes", "Cranes and Sons");
        var partner = new TestPartner(platform);
        owners = List.of(
                partner.colleague(partner.id(), PartnerRole.OWNER, clock),
                partner.colleague("cranes", PartnerRole.OWNER, clock));
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    private static Map<String, String> form(TestBrowser owner, String page, Map<String, String> typed) {
        var fields = new LinkedHashMap<>(
                PageForm.find(owner.get(page).body(), page).orElseThrow().fields());
        fields.putAll(typed);
        return fields;
    }

    private static HttpResponse<String> post(TestBrowser owner, String path, Map<String, String> fields) {
        var flat = new ArrayList<String>();
        fields.forEach((name, value) -> {
            flat.add(name);
            flat.add(value);
        });
        return owner.post(path, flat.toArray(String[]::new));
    }

    private static Map<String, String> called(String name) {
        return Map.of(
                "name",
                name,
                "redirectUris",
                "https://once.example/cb",
                "method",
                "secret",
                "scope.orders_read",
                "on",
                "reason.orders_read",
                "To read orders.");
    }

    /** Both send at once what they have filled in. */
    private List<Integer> atOnce(List<String> pages, String name) throws Exception {
        var sent = new ArrayList<Callable<Integer>>();
        for (var i = 0; i < owners.size(); i++) {
            var owner = owners.get(i);
            var page = pages.get(i);
            var fields = form(owner, page, called(name));
            sent.add(() -> post(owner, page, fields).statusCode());
        }
        try (var both = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Integer>();
            for (var answer : both.invokeAll(sent)) {
                answers.add(answer.get());
            }
            return answers;
        }
    }

    private static String pathOf(TestBrowser owner, String name) {
        var found = Pattern.compile("href=\"(" + APPLICATIONS + "/[0-9a-f]+)\"[^>]*>" + name)
                .matcher(owner.get(APPLICATIONS).body());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    @Test
    void ofTwoThatAreRegisteredWithOneNameOneIsMade() throws Exception {
        for (var name : List.of("Gantry Desk", "Derrick Desk", "Hoist Desk", "Winch Desk")) {
            assertThat(atOnce(List.of(NEW, NEW), name)).as(name).containsExactlyInAnyOrder(200, 409);
        }
    }

    @Test
    void ofTwoThatAreRenamedToOneNameOneIs() throws Exception {
        var pages = new ArrayList<String>();
        for (var i = 0; i < owners.size(); i++) {
            var owner = owners.get(i);
            var before = "Pulley Nr " + (i == 0 ? "One" : "Two");
            assertThat(post(owner, NEW, form(owner, NEW, called(before))).statusCode())
                    .isEqualTo(200);
            pages.add(pathOf(owner, before) + "/edit");
        }
        assertThat(atOnce(pages, "Block and Tackle")).containsExactlyInAnyOrder(303, 409);
    }
}
