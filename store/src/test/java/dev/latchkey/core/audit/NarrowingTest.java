package dev.latchkey.core.audit;

import static dev.latchkey.core.audit.UndoableCompany.BOSS;
import static dev.latchkey.core.audit.UndoableCompany.BOTH;
import static dev.latchkey.core.audit.UndoableCompany.permissions;
import static dev.latchkey.core.audit.UndoableCompany.rules;
import static dev.latchkey.store.sql.TestDomain.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.latchkey.core.credential.ClientProof;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.IpAllowList;
import dev.latchkey.core.credential.Label;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.ApplicationCommands;
import dev.latchkey.core.partner.NewApplication;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.core.partner.ScopeReasons;
import dev.latchkey.engine.protocol.Scopes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Commands that take power away say so, so that they are done when nothing else is; and what gives power never says it. */
class NarrowingTest {

    private static final PartnerActor PLATFORM = new PartnerActor.OfPlatform(OPERATOR);
    private static final RotationOverlap.Lasting HOUR = new RotationOverlap.Lasting(Duration.ofHours(1));

    private final List<Told> told = new ArrayList<>();
    private final UndoableCompany company;

    private record Told(AuditEvent event, boolean narrows) {}

    private record Case(String name, AuditEvent event, boolean narrows, Runnable done) {}

    NarrowingTest(@TempDir Path folder) {
        company = new UndoableCompany(folder);
    }

    @BeforeEach
    void listen() {
        company.domain.stores.judge((entry, weight) -> told.add(new Told(entry.event(), weight.narrows())));
    }

    @AfterEach
    void close() {
        company.close();
    }

    @TestFactory
    Stream<DynamicTest> whatTakesPowerAwaySaysSoAndNothingElseDoes() {
        return cases().stream()
                .map(one -> dynamicTest(one.name(), () -> {
                    told.clear();
                    one.done().run();
                    assertThat(told).containsExactly(new Told(one.event(), one.narrows()));
                }));
    }

    /** People of partners and recovery codes are of other tests: PartnerMembersTest, SecondFactorTest. */
    @Test
    void everyEventThatMayTakePowerAwayIsTried() {
        var tried = EnumSet.of(AuditEvent.PARTNER_USER_CHANGED, AuditEvent.USER_RECOVERY_CODES_RENEWED);
        cases().stream().filter(Case::narrows).forEach(one -> tried.add(one.event()));
        assertThat(AuditEvent.values())
                .filteredOn(event -> event.taken() == AuditEvent.Taken.WHEN_NARROWING)
                .containsExactlyInAnyOrderElementsOf(tried);
    }

    private List<Case> cases() {
        var all = new ArrayList<Case>();
        all.addAll(ofPeople());
        all.addAll(ofCredentials());
        all.addAll(ofPartners());
        return all;
    }

    private List<Case> ofPeople() {
        var domain = company.domain;
        var companies = domain.companies;
        return List.of(
                new Case(
                        "a higher role",
                        AuditEvent.USER_ROLE_CHANGED,
                        false,
                        () -> companies.changeRole(BOSS, company.person, "EXTENDED", "east")),
                new Case(
                        "a lower role",
                        AuditEvent.USER_ROLE_CHANGED,
                        true,
                        () -> companies.changeRole(BOSS, company.person, "STANDARD", "east")),
                new Case(
                        "another group",
                        AuditEvent.USER_ROLE_CHANGED,
                        false,
                        () -> companies.changeRole(BOSS, company.person, "STANDARD", "empty")),
                new Case(
                        "a role that may less",
                        AuditEvent.SYSTEM_ROLE_CHANGED,
                        true,
                        () -> domain.roles.editRole(BOSS, "cr_own", "Own", permissions("orders_create"))),
                new Case(
                        "a role that may something else",
                        AuditEvent.SYSTEM_ROLE_CHANGED,
                        false,
                        () -> domain.roles.editRole(BOSS, "cr_own", "Own", permissions("price_lists_view"))),
                new Case(
                        "a role of another name",
                        AuditEvent.SYSTEM_ROLE_CHANGED,
                        false,
                        () -> domain.roles.editRole(BOSS, "cr_own", "Other", permissions("price_lists_view"))),
                new Case(
                        "a group of fewer rows",
                        AuditEvent.ACCESS_GROUP_CHANGED,
                        true,
                        () -> domain.groups.editAccessGroup(BOSS, "east", "East", rules("us"))),
                new Case(
                        "a group of other rows",
                        AuditEvent.ACCESS_GROUP_CHANGED,
                        false,
                        () -> domain.groups.editAccessGroup(BOSS, "east", "East", rules("ca"))));
    }

    private List<Case> ofCredentials() {
        var domain = company.domain;
        var in3 = company.in(3);
        return List.of(
                edited("a key of fewer networks", true, null, "10.0.0.0/8"),
                edited("a key of still fewer", true, null, "10.1.0.0/16"),
                edited("a key that ends", true, in3, "10.1.0.0/16"),
                edited("a key of other networks", false, in3, "10.2.0.0/16"),
                edited("a key that ends later", false, in3.plusSeconds(1), "10.2.0.0/16"),
                new Case(
                        "a client of fewer scopes",
                        AuditEvent.CREDENTIALS_CHANGED,
                        true,
                        () -> edit(Scopes.of("orders_read"))),
                new Case("a client of more scopes", AuditEvent.CREDENTIALS_CHANGED, false, () -> edit(BOTH)),
                new Case(
                        "a rotation",
                        AuditEvent.CREDENTIALS_SECRET_ROTATED,
                        true,
                        () -> domain.secretCommands.rotate(BOSS, company.key, HOUR)),
                new Case(
                        "a trial is made to stay",
                        AuditEvent.CREDENTIALS_TRIAL_APPLIED,
                        true,
                        () -> company.trialCommands().apply(BOSS, company.tried)),
                new Case(
                        "keys that prove a client no more",
                        AuditEvent.CREDENTIALS_CHANGED,
                        true,
                        () -> domain.proofCommands.change(BOSS, company.keyed, ClientProof.SECRET, _ -> {})));
    }

    private Case edited(String name, boolean narrows, @Nullable Instant end, String network) {
        var networks = IpAllowList.parse(List.of(network));
        return new Case(
                name,
                AuditEvent.CREDENTIALS_CHANGED,
                narrows,
                () -> company.domain.credentials.edit(
                        BOSS, company.key, new NewApiKey(new Label("Key", "Nightly"), end, networks)));
    }

    private void edit(Scopes scopes) {
        company.domain.credentials.edit(
                BOSS,
                company.client,
                UndoableCompany.client("STANDARD", "east", scopes, company.in(9), "10.0.0.0/8", "2001:db8::/32"));
    }

    private List<Case> ofPartners() {
        var domain = company.domain;
        return List.of(
                new Case(
                        "another key of a partner",
                        AuditEvent.PARTNER_API_KEY_RENEWED,
                        true,
                        () -> domain.partners.regenerateKey(PLATFORM, "partner", HOUR)),
                new Case(
                        "another secret",
                        AuditEvent.APPLICATION_SECRET_CREATED,
                        false,
                        () -> domain.applicationSecrets.add(PLATFORM, "partner", "app", "second")),
                new Case(
                        "a secret in place of another",
                        AuditEvent.APPLICATION_SECRET_CREATED,
                        true,
                        () -> domain.applicationSecrets.rotate(
                                PLATFORM,
                                "partner",
                                "app",
                                application().secrets().getFirst().id(),
                                HOUR)),
                changed("one more redirect URI", false, BOTH, Set.of("https://app.example/", "https://b.example/")),
                changed("one redirect URI less", true, BOTH, Set.of("https://app.example/")),
                changed("another redirect URI", false, BOTH, Set.of("https://c.example/")),
                changed("one scope less", true, Scopes.of("orders_read"), Set.of("https://c.example/")));
    }

    private Case changed(String name, boolean narrows, Scopes scopes, Set<String> redirectUris) {
        return new Case(name, AuditEvent.APPLICATION_CHANGED, narrows, () -> {
            var before = application();
            var request = new NewApplication(
                    "app",
                    "app",
                    "",
                    redirectUris.stream().sorted().map(RedirectUri::new).toList(),
                    scopes,
                    Scopes.NONE,
                    false,
                    false);
            var seen = ApplicationCommands.seen(before, ScopeReasons.NONE);
            company.domain.applicationCommands.update(PLATFORM, "partner", request, ScopeReasons.NONE, seen);
        });
    }

    private Application application() {
        return company.domain
                .stores
                .transactions()
                .read(tx -> company.domain.stores.applications().find(tx, "partner", "app"))
                .orElseThrow();
    }
}
