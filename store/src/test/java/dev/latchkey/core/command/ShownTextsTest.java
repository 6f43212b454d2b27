package dev.latchkey.core.command;

import static dev.latchkey.store.sql.TestDomain.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.core.command.CommandRefused.Reason;
import dev.latchkey.core.company.CompanyCommands.NewUser;
import dev.latchkey.core.company.CompanyCommands.UserUpdate;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.partner.NewApplication;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.TestDatabase;
import dev.latchkey.store.sql.TestDomain;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No text that people write and others read says something else than what is seen of it. */
class ShownTextsTest {

    private static final String TAKEN = "Zoë \u0646\u0627\u0645\u0647\u200C\u0647\u0627 \u845B\uDB40\uDD00城";

    private static final List<String> REFUSED = List.of(
            "Ada\u202Enoryb",
            "Ada\u2066Byron",
            "Ada\u200BByron",
            "Ada\u200DByron",
            "Ada\u200E",
            "Ada\u00ADByron",
            "Ada\u034FByron",
            "Ada\uFEFF",
            "Ada\uFE0FByron",
            "Ada\u3164",
            "Ada\u0007",
            "Ada\u2028Byron",
            "Ada\uE000",
            "Ada\uD800");

    private TestDomain domain;

    @BeforeEach
    void open(@TempDir Path folder) {
        domain = TestDomain.open(TestDatabase.SQLITE, folder);
    }

    @AfterEach
    void close() {
        domain.close();
    }

    private static SortedMap<String, SortedSet<String>> rules(String value) {
        return new TreeMap<>(Map.of("country", new TreeSet<>(Set.of(value))));
    }

    private static NewUser user(String id, String first, String last) {
        return new NewUser(id, new EmailAddress(id + "@acme.example"), first, last, "STANDARD", null, null);
    }

    private static NewApplication application(String name, String description) {
        return new NewApplication(
                "app-" + name.hashCode() + description.hashCode(),
                name,
                description,
                List.of(new RedirectUri("https://boards.example/callback")),
                Scopes.of("orders_read"),
                Scopes.NONE,
                true,
                false);
    }

    /** Each field that stands on one line, with a command that sets it. */
    private Map<String, Consumer<String>> lines() {
        var actor = domain.administrator();
        var platform = new PartnerActor.OfPlatform(OPERATOR);
        domain.companies.createUser(actor, user("named", "Ann", "Lee"));
        domain.roles.createRole(actor, "cr_named", "Named", Set.of());
        domain.groups.createAccessGroup(actor, "named", "Named", rules("us"));
        domain.partners.createPartner(OPERATOR, "boards", "Boards");
        var key = domain.credentials
                .createApiKey(actor, new NewApiKey("Named", ""))
                .credential();
        var fields = new LinkedHashMap<String, Consumer<String>>();
        fields.put(
                "company",
                text -> domain.companies.createCompany(
                        OPERATOR,
                        domain.companies.newId(),
                        "c" + domain.clock.instant().toEpochMilli(),
                        text));
        fields.put(
                "first name", text -> domain.companies.createUser(actor, user(domain.companies.newId(), text, "Lee")));
        fields.put(
                "last name", text -> domain.companies.createUser(actor, user(domain.companies.newId(), "Ann", text)));
        fields.put(
                "other first name",
                text -> domain.companies.updateUser(actor, "named", new UserUpdate(text, null, null, null, null)));
        fields.put(
                "other last name",
                text -> domain.companies.updateUser(actor, "named", new UserUpdate(null, text, null, null, null)));
        fields.put("role", text -> domain.roles.createRole(actor, "cr_" + domain.companies.newId(), text, Set.of()));
        fields.put("other role", text -> domain.roles.editRole(actor, "cr_named", text + " " + text, Set.of()));
        fields.put(
                "group", text -> domain.groups.createAccessGroup(actor, domain.companies.newId(), text, rules("us")));
        fields.put(
                "other group", text -> domain.groups.editAccessGroup(actor, "named", text + " " + text, rules("us")));
        fields.put("key", text -> domain.credentials.createApiKey(actor, new NewApiKey(text, "")));
        fields.put("other key", text -> domain.credentials.edit(actor, key.id(), new NewApiKey(text, "")));
        fields.put(
                "partner's user",
                text -> domain.partners.createPartnerUser(
                        OPERATOR,
                        "boards",
                        domain.companies.newId(),
                        new EmailAddress(domain.companies.newId() + "@boards.example"),
                        text,
                        null));
        fields.put("e-mail address", text -> new EmailAddress(text.replace(" ", "") + "@acme.example"));
        fields.put("description", text -> domain.credentials.createApiKey(actor, new NewApiKey("Described", text)));
        fields.put(
                "application's description",
                text -> domain.partners.createApplication(platform, "boards", application("Described", text)));
        return fields;
    }

    private static void assertRefused(String field, String text, Consumer<String> command) {
        assertThat(catchThrowableOfType(CommandRefused.class, () -> command.accept(text)))
                .as("%s: %s", field, escaped(text))
                .isNotNull()
                .extracting(CommandRefused::reason)
                .isEqualTo(Reason.INVALID);
    }

    private static String escaped(String text) {
        var shown = new StringBuilder();
        text.chars().forEach(c -> shown.append(c < 0x7F && c > 0x1F ? "" + (char) c : "\\u%04X".formatted(c)));
        return shown.toString();
    }

    @Test
    void haveNoCharactersThatNobodySees() {
        lines().forEach((field, command) -> REFUSED.forEach(text -> assertRefused(field, text, command)));
    }

    @Test
    void ofOneLineHaveNoOther() {
        lines().forEach((field, command) -> {
            if (!field.endsWith("description")) {
                assertRefused(field, "Ada\nByron", command);
                assertRefused(field, " \t", command);
            } else {
                command.accept("Ada\r\n\tByron");
            }
        });
    }

    @Test
    void areSeen() {
        assertRefused("name", "\u00A0\u3000", text -> TextLimits.checkName("name", text));
    }

    /** What joins letters where letters are joined, and chooses among forms of one. */
    @Test
    void haveWhatTheirScriptsNeed() {
        lines().forEach((_, command) -> command.accept(TAKEN));
    }

    /** They were stored before anybody looked; nothing is kept from starting, and nothing is hidden. */
    @Test
    void thatAreThereAlreadyAreReadWithWhatIsUnseenMadeVisible() throws Exception {
        var actor = domain.administrator();
        var key = domain.credentials
                .createApiKey(actor, new NewApiKey("Named", ""))
                .credential();
        domain.look("update company set name = 'Ac\u202Eme' where id = 'acme'");
        domain.look("update company set name = '\u00A0' where id = 'globex'");
        domain.look("update company_user set first_name = 'A\u200Bda' where id = '" + actor.userId() + "'");
        domain.look("update credential set name = 'K\u2066ey', description = 'of\ntwo' where id = '" + key.id() + "'");

        domain.stores.transactions().read(tx -> {
            assertThat(domain.stores.companies().find(tx, "acme").orElseThrow().name())
                    .isEqualTo("Ac\uFFFDme");
            assertThat(domain.stores
                            .companies()
                            .find(tx, "globex")
                            .orElseThrow()
                            .name())
                    .isEqualTo("\uFFFD");
            assertThat(domain.stores
                            .users()
                            .find(tx, "acme", actor.userId())
                            .orElseThrow()
                            .firstName())
                    .isEqualTo("A\uFFFDda");
            var label = domain.stores
                    .credentials()
                    .find(tx, "acme", key.id())
                    .orElseThrow()
                    .facts()
                    .label();
            assertThat(label.name()).isEqualTo("K\uFFFDey");
            assertThat(label.description()).isEqualTo("of\ntwo");
            return label;
        });
        domain.follower.load();
    }
}
