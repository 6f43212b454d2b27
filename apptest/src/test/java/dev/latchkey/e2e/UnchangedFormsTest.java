package dev.latchkey.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.company.AccessGroup;
import dev.latchkey.core.company.CompanyCommands.UserUpdate;
import dev.latchkey.core.credential.ClientSettings;
import dev.latchkey.core.credential.Credential;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.CredentialRequest.NewClient;
import dev.latchkey.core.credential.IpAllowList;
import dev.latchkey.core.credential.Label;
import dev.latchkey.core.credential.TokenFormat;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.testing.PageForm;
import dev.latchkey.testing.TestBrowser;
import dev.latchkey.testing.TestPlatform;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the management API takes: a form in which nothing was changed changes nothing, and says so for every thing that has a form. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UnchangedFormsTest {

    private static final int ROUNDS = 6;

    private final Random random = new Random(9);
    private TestPlatform platform;
    private TestBrowser admin;
    private Actor.CompanyUser actor;

    @BeforeAll
    void start(@TempDir Path folder) {
        platform = TestPlatform.start(folder);
        actor = new Actor.CompanyUser(platform.companyId(0), platform.adminUserId(0));
        admin = TestBrowser.signedIn(platform, 0, 0);
    }

    @AfterAll
    void stop() {
        platform.close();
    }

    /** Sends the form as it is shown, but for some fields. */
    private HttpResponse<String> send(String page, String action, String... over) {
        var fields = new TreeMap<>(PageForm.find(admin.get(page).body(), action)
                .orElseThrow(() -> new AssertionError(page))
                .fields());
        for (var at = 0; at < over.length; at += 2) {
            fields.put(over[at], over[at + 1]);
        }
        return post(action, fields);
    }

    /** As browsers send it, with one way to end a line. */
    private HttpResponse<String> post(String action, Map<String, String> fields) {
        return admin.post(
                action,
                fields.entrySet().stream()
                        .flatMap(field -> Stream.of(
                                field.getKey(),
                                field.getValue().replace("\r\n", "\n").replace("\n", "\r\n")))
                        .toArray(String[]::new));
    }

    /** Sends it unchanged, and once more after a mistake in it was mended. */
    private void assertUnchanged(String path, String nameField, Supplier<Object> stored) {
        var before = stored.get();
        var plain = send(path, path);
        assertThat(plain.statusCode()).as(plain.body()).isEqualTo(303);
        assertThat(stored.get()).as(path).isEqualTo(before);
        if (nameField.isEmpty()) {
            return;
        }
        var wrong = PageForm.find(send(path, path, nameField, "").body(), path).orElseThrow();
        var name = PageForm.find(admin.get(path).body(), path)
                .orElseThrow()
                .fields()
                .getOrDefault(nameField, "");
        var fields = new TreeMap<>(wrong.fields());
        fields.put(nameField, name);
        var mended = post(path, fields);
        assertThat(mended.statusCode()).as(mended.body()).isEqualTo(303);
        assertThat(stored.get()).as(path + " after a mistake").isEqualTo(before);
    }

    private String pick(String... all) {
        return all[random.nextInt(all.length)];
    }

    private String name() {
        return pick("", " ", "  ") + pick("A", "<b>", "&amp;", "\u00fc\"'", "~1.x", "%41+") + " "
                + random.nextInt(100_000) + pick("", " ", "\u3000");
    }

    private String description() {
        return pick("", "\n", " ", "\n\n")
                + pick("", "one", "one\ntwo", "one\r\n two ", "</textarea>")
                + pick("", "\n", " ", "\r\n");
    }

    private IpAllowList networks() {
        return IpAllowList.parse(
                random.nextBoolean()
                        ? List.of()
                        : List.of("203.0.113.0/24", "2001:db8::/" + (32 + random.nextInt(32)), "127.0.0.1"));
    }

    private Label label() {
        return new Label(name(), description());
    }

    private Credential stored(String id) {
        var stores = platform.domain().stores();
        return stores.transactions()
                .read(tx -> stores.credentials().find(tx, actor.companyId(), id).orElseThrow());
    }

    private List<Object> facts(String id) {
        var credential = stored(id);
        var facts = credential.facts();
        return Stream.of(
                        facts.label(),
                        facts.expiresAt() + "",
                        facts.allowList(),
                        credential instanceof Credential.OAuthClient client
                                ? client.settings() + " " + client.proof()
                                : "")
                .collect(Collectors.toList());
    }

    @Test
    void aKeyStaysAsItIs() {
        for (var round = 0; round < ROUNDS; round++) {
            var end = random.nextBoolean()
                    ? null
                    : Instant.now().plusSeconds(86_400L * 400).minusNanos(123);
            var id = platform.domain()
                    .credentials()
                    .commands()
                    .createApiKey(actor, new NewApiKey(label(), end, networks()))
                    .credential()
                    .id();
            assertUnchanged("/settings/credentials/" + id + "/edit", "name", () -> facts(id));
        }
    }

    @Test
    void aClientStaysAsItIs() {
        var all = platform.domain().catalogue().scopes().ofCompanies().names();
        for (var round = 0; round < ROUNDS; round++) {
            var held = all.stream().filter(_ -> random.nextInt(3) == 0).collect(Collectors.joining(" "));
            var settings = new ClientSettings(
                    pick("STANDARD", "EXTENDED"),
                    null,
                    Scopes.parse("orders_read " + held),
                    random.nextBoolean() ? TokenFormat.JWT : TokenFormat.OPAQUE);
            var id = platform.domain()
                    .credentials()
                    .commands()
                    .createClient(actor, new NewClient(label(), null, networks(), settings))
                    .credential()
                    .id();
            assertUnchanged("/settings/credentials/" + id + "/edit", "name", () -> facts(id));
            assertUnchanged("/settings/credentials/" + id + "/authentication", "", () -> facts(id));
        }
    }

    private AccessGroup group(String id) {
        var stores = platform.domain().stores();
        return stores.transactions()
                .read(tx ->
                        stores.companies().findGroup(tx, actor.companyId(), id).orElseThrow());
    }

    private SortedMap<String, SortedSet<String>> rules() {
        var rules = new TreeMap<String, SortedSet<String>>();
        for (var field : platform.domain().catalogue().ruleFields()) {
            var known = field.values();
            var values = IntStream.rangeClosed(0, random.nextInt(4))
                    .mapToObj(_ -> known.isEmpty() ? name() : known.get(random.nextInt(known.size())))
                    .collect(Collectors.toCollection(TreeSet::new));
            if (rules.isEmpty() || random.nextBoolean()) {
                rules.put(field.name(), values);
            }
        }
        return rules;
    }

    @Test
    void aGroupStaysAsItIsAndARenameKeepsItsRules() {
        for (var round = 0; round < ROUNDS; round++) {
            var id = "same" + round;
            var rules = rules();
            platform.domain().companies().groups().createAccessGroup(actor, id, name(), rules);
            var path = "/settings/access-groups/" + id;
            assertUnchanged(path, "name", () -> group(id));
            assertThat(send(path, path, "name", "Renamed " + round).statusCode())
                    .isEqualTo(303);
            assertThat(group(id).name()).isEqualTo("Renamed " + round);
            assertThat(group(id).rules()).isEqualTo(rules);
        }
    }

    @Test
    void aRoleStaysAsItIs() {
        var roles = platform.domain().companies().roles();
        for (var round = 0; round < ROUNDS; round++) {
            var id = "cr_same" + round;
            roles.createRole(actor, id, name(), random.nextBoolean() ? Set.of() : Set.of(new Permission("audit_view")));
            var stores = platform.domain().stores();
            assertUnchanged(
                    "/settings/roles/" + id,
                    "name",
                    () -> stores.transactions()
                            .read(tx -> stores.companies()
                                    .findRole(tx, actor.companyId(), id)
                                    .orElseThrow()));
        }
    }

    @Test
    void aPersonStaysAsTheyAre() {
        var id = platform.user(0, 3).get("id").asString();
        for (var round = 0; round < ROUNDS; round++) {
            platform.domain()
                    .companies()
                    .commands()
                    .updateUser(actor, id, new UserUpdate(name(), name(), null, null, null));
            var stores = platform.domain().stores();
            assertUnchanged(
                    "/settings/users/" + id,
                    "firstName",
                    () -> stores.transactions()
                            .read(tx -> stores.users()
                                    .find(tx, actor.companyId(), id)
                                    .orElseThrow()));
        }
    }
}
