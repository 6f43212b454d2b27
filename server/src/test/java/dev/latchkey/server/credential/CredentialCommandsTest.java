package dev.latchkey.server.credential;

import static dev.latchkey.server.store.TestDomain.OPERATOR;
import static dev.latchkey.server.store.TestDomain.client;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.server.audit.AuditEvent;
import dev.latchkey.server.audit.ChainedEntry;
import dev.latchkey.server.company.Actor;
import dev.latchkey.server.company.CommandRefused;
import dev.latchkey.server.company.CommandRefused.Reason;
import dev.latchkey.server.company.Permissions;
import dev.latchkey.server.credential.Credential.OAuthClient;
import dev.latchkey.server.credential.CredentialRequest.NewApiKey;
import dev.latchkey.server.credential.CredentialRequest.NewClient;
import dev.latchkey.server.partner.PartnerActor;
import dev.latchkey.server.store.TestDatabase;
import dev.latchkey.server.store.TestDomain;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class CredentialCommandsTest {

    private static final Scopes ALL = Scopes.of("jobs_read", "jobs_write", "candidates_read");
    private static final NewApiKey KEY = new NewApiKey("Nightly export", "Exports the jobs");

    private final TestDatabase database;
    private TestDomain domain;
    private Actor.CompanyUser admin;

    CredentialCommandsTest(TestDatabase database, @TempDir Path folder) {
        this.database = database;
        this.domain = TestDomain.open(database, folder);
        this.admin = domain.administrator();
    }

    @BeforeEach
    void startBehindTheFixture() {
        assertThat(domain.index.caughtUpAt()).isEqualTo(domain.clock.instant());
    }

    @AfterEach
    void close() {
        domain.close();
    }

    @Test
    void findsNewKeyAtOnceByItsHash() {
        var made = domain.credentials.createApiKey(admin, KEY);

        var live = domain.index.findKey(domain.hasher.hash(made.secret())).orElseThrow();

        assertThat(live.principal().credentialId()).isEqualTo(made.credential().id());
        assertThat(live.principal().findCompany().orElseThrow().identifier()).isEqualTo("acme");
        assertThat(live.secretId())
                .isEqualTo(made.credential().secrets().getFirst().id());
        assertThat(domain.format.recognise(made.secret().reveal())).isEqualTo(new Recognised.Ours(SecretType.API_KEY));
        assertThat(stored(made.credential().id())).isEqualTo(made.credential());
    }

    @Test
    void storesClientAsItWasReturned() {
        var made = domain.credentials.createClient(
                admin, client("STANDARD", null, Scopes.of("candidate_read", "jobs_read")));

        assertThat(stored(made.credential().id())).isEqualTo(made.credential());
        // The alias became the canonical name.
        assertThat(made.credential().settings().scopes()).isEqualTo(Scopes.of("candidates_read", "jobs_read"));
        assertThat(made.credential().id()).matches("[0-9a-f]{32}");
        var live = domain.index.findClient(made.credential().id()).orElseThrow();
        assertThat(live.role().id()).isEqualTo("STANDARD");
        assertThat(live.secrets())
                .extracting(LiveClient.LiveSecret::hash)
                .containsExactly(domain.hasher.hash(made.secret()));
        assertThat(domain.index.findClientByNumber(live.number())).contains(live);
    }

    @Test
    void forgetsRevokedCredentialsBeforeTheCallReturns() {
        var key = domain.credentials.createApiKey(admin, KEY);
        var oauth = domain.credentials.createClient(admin, client("STANDARD", null, ALL));
        var number = oauth.credential().number();

        domain.credentials.revoke(admin, key.credential().id());
        domain.credentials.revoke(admin, oauth.credential().id());

        assertThat(domain.index.findKey(domain.hasher.hash(key.secret()))).isEmpty();
        assertThat(domain.index.findClient(oauth.credential().id())).isEmpty();
        assertThat(domain.index.findClientByNumber(number)).isEmpty();
        assertRefused(
                Reason.FINAL_STATE,
                () -> domain.credentials.revoke(admin, key.credential().id()));
        assertRefused(
                Reason.FINAL_STATE,
                () -> domain.credentials.rotateSecret(admin, key.credential().id(), new RotationOverlap.None()));
        assertRefused(
                Reason.FINAL_STATE,
                () -> domain.credentials.edit(admin, key.credential().id(), KEY));
    }

    @Test
    void tellsOtherNodesWhenTheyCatchUp() {
        try (var other = domain.secondNode(database)) {
            var key = domain.credentials.createApiKey(admin, KEY);
            var hash = domain.hasher.hash(key.secret());
            assertThat(other.index.findKey(hash)).isEmpty();

            other.index.catchUp();
            assertThat(other.index.findKey(hash)).isPresent();

            domain.credentials.revoke(admin, key.credential().id());
            other.index.catchUp();
            assertThat(other.index.findKey(hash)).isEmpty();
        }
    }

    @Test
    void loadsWhatIsThereWhenItStarts() {
        var key = domain.credentials.createApiKey(admin, KEY);
        var revoked = domain.credentials.createApiKey(admin, KEY);
        domain.credentials.revoke(admin, revoked.credential().id());
        domain.partners.createPartner(OPERATOR, "p1", "Boards Inc");
        var partnerKey =
                domain.partners.regenerateKey(new PartnerActor.OfPlatform(OPERATOR), "p1", new RotationOverlap.None());

        try (var other = domain.secondNode(database)) {
            assertThat(other.index.findKey(domain.hasher.hash(key.secret()))).isPresent();
            assertThat(other.index.findKey(domain.hasher.hash(revoked.secret())))
                    .isEmpty();
            assertThat(other.index.findKey(domain.hasher.hash(partnerKey.secret())))
                    .isPresent();
        }
    }

    @Test
    void hidesEveryCredentialOfAnInactiveCompany() {
        var key = domain.credentials.createApiKey(admin, KEY);
        var oauth = domain.credentials.createClient(admin, client("STANDARD", null, ALL));

        domain.companies.setCompanyActive(OPERATOR, "acme", false);
        assertThat(domain.index.findKey(domain.hasher.hash(key.secret()))).isEmpty();
        assertThat(domain.index.findClient(oauth.credential().id())).isEmpty();

        domain.companies.setCompanyActive(OPERATOR, "acme", true);
        assertThat(domain.index.findKey(domain.hasher.hash(key.secret()))).isPresent();
        assertThat(domain.index.findClient(oauth.credential().id())).isPresent();
    }

    @Test
    void changesRoleAndScopesAtOnce() {
        var made = domain.credentials.createClient(admin, client("ADMINISTRATOR", null, ALL));

        domain.credentials.edit(admin, made.credential().id(), client("EMPLOYEE", null, Scopes.of("jobs_read")));

        var live = domain.index.findClient(made.credential().id()).orElseThrow();
        assertThat(live.role().id()).isEqualTo("EMPLOYEE");
        assertThat(live.scopes()).isEqualTo(Scopes.of("jobs_read"));
    }

    @Test
    void expiresAtTheInstantAndNotBefore() {
        var end = domain.clock.instant().plus(Duration.ofHours(1));
        var made = domain.credentials.createApiKey(
                admin, new NewApiKey(new Label("Short", ""), end, IpAllowList.parse(List.of("10.0.0.0/8"))));

        var live = domain.index.findKey(domain.hasher.hash(made.secret())).orElseThrow();

        assertThat(live.isLiveAt(end.minusMillis(1))).isTrue();
        assertThat(live.isLiveAt(end)).isFalse();
        assertThat(live.allowList().networks()).containsExactly("10.0.0.0/8");
        domain.clock.set(end);
        assertRefused(
                Reason.FINAL_STATE,
                () -> domain.credentials.revoke(admin, made.credential().id()));
    }

    @Test
    void rotationKeepsTheOldSecretForTheOverlap() {
        var made = domain.credentials.createApiKey(admin, KEY);

        var rotated = domain.credentials.rotateSecret(
                admin, made.credential().id(), new RotationOverlap.Lasting(Duration.ofHours(1)));

        var end = domain.clock.instant().plus(Duration.ofHours(1));
        var old = domain.index.findKey(domain.hasher.hash(made.secret())).orElseThrow();
        assertThat(old.expiresAt()).isEqualTo(end);
        assertThat(domain.index
                        .findKey(domain.hasher.hash(rotated.secret()))
                        .orElseThrow()
                        .expiresAt())
                .isNull();
        assertThat(rotated.credential().secrets()).hasSize(2);
    }

    @Test
    void rotationNeverOutlivesTheOldExpiry() {
        var end = domain.clock.instant().plus(Duration.ofHours(2));
        var made = domain.credentials.createApiKey(admin, new NewApiKey(new Label("Short", ""), end, IpAllowList.ANY));

        domain.credentials.rotateSecret(admin, made.credential().id(), new RotationOverlap.Lasting(Duration.ofDays(7)));

        var old = domain.index.findKey(domain.hasher.hash(made.secret())).orElseThrow();
        assertThat(old.expiresAt()).isEqualTo(end);
    }

    @Test
    void rotationWithoutOverlapKillsTheOldSecretAndItsTokens() {
        var made = domain.credentials.createClient(admin, client("STANDARD", null, ALL));
        domain.clock.advance(Duration.ofMinutes(5));

        var rotated = domain.credentials.rotateSecret(admin, made.credential().id(), new RotationOverlap.None());

        var live = domain.index.findClient(made.credential().id()).orElseThrow();
        assertThat(live.secrets())
                .extracting(LiveClient.LiveSecret::hash)
                .containsExactly(domain.hasher.hash(rotated.secret()));
        assertThat(live.tokensNotBefore()).isEqualTo(domain.clock.instant().toEpochMilli());
    }

    @Test
    void keepsAtMostTwoSecretsAlive() {
        var made = domain.credentials.createApiKey(admin, KEY);
        var id = made.credential().id();
        var second = domain.credentials.rotateSecret(admin, id, new RotationOverlap.Lasting(Duration.ofDays(7)));
        var third = domain.credentials.rotateSecret(admin, id, new RotationOverlap.Lasting(Duration.ofDays(7)));

        assertThat(domain.index.findKey(domain.hasher.hash(made.secret()))).isEmpty();
        assertThat(domain.index.findKey(domain.hasher.hash(second.secret()))).isPresent();
        assertThat(domain.index.findKey(domain.hasher.hash(third.secret()))).isPresent();

        domain.credentials.revokeSecret(
                admin, id, second.credential().secrets().getLast().id());
        assertThat(domain.index.findKey(domain.hasher.hash(second.secret()))).isEmpty();
        var last = third.credential().secrets().getLast().id();
        assertRefused(Reason.INVALID, () -> domain.credentials.revokeSecret(admin, id, last));
    }

    @Test
    void refusesAnOverlapInThePast() {
        var made = domain.credentials.createApiKey(admin, KEY);
        var past = new RotationOverlap.Until(domain.clock.instant().minusSeconds(1));
        assertRefused(
                Reason.INVALID,
                () -> domain.credentials.rotateSecret(admin, made.credential().id(), past));
    }

    @Test
    void takesInForeignKeysByValueAndByHash() {
        var byValue = new Secret("DCRA1-0123456789abcdef0123456789abcdef");
        var byHash = new Secret("DCRA1-fedcba9876543210fedcba9876543210");
        domain.credentials.importApiKey(admin, KEY, new ImportedSecret.ByValue(byValue));
        domain.credentials.importApiKey(admin, KEY, new ImportedSecret.BySha256(SecretHasher.sha256(byHash)));
        var imported = new ImportedKeys(
                domain.index, domain.stores.transactions(), domain.stores.credentials(), domain.hasher);

        assertThat(domain.index.findKey(domain.hasher.hash(byValue))).isPresent();
        assertThat(domain.index.findKey(domain.hasher.hash(byHash))).isEmpty();
        assertThat(imported.find(byHash)).isPresent();
        // The first use re-hashed it; the writer's queue is behind it, so a write waits for it.
        domain.stores.transactions().write(_ -> true);
        assertThat(domain.index.findKey(domain.hasher.hash(byHash))).isPresent();
        assertThat(domain.index.hasImportedKeys()).isFalse();
        assertRefused(
                Reason.CONFLICT,
                () -> domain.credentials.importApiKey(admin, KEY, new ImportedSecret.ByValue(byValue)));
    }

    @Test
    void neverStoresASecret() throws Exception {
        var made = domain.credentials.createApiKey(admin, KEY);
        var rotated = domain.credentials.rotateSecret(
                admin, made.credential().id(), new RotationOverlap.Lasting(Duration.ofHours(1)));
        for (var secret : List.of(made.secret(), rotated.secret())) {
            var random = secret.reveal().substring(4, 30);
            for (var table : List.of("credential", "credential_secret", "audit_entry", "change_feed")) {
                var like = "select count(*) from (select * from " + table + ") t where "
                        + (database == TestDatabase.SQLITE ? rowAsText(table) : "cast(t as text)")
                        + " like '%" + random + "%'";
                assertThat(((Number) Objects.requireNonNull(domain.look(like))).intValue())
                        .isZero();
            }
        }
    }

    private static String rowAsText(String table) {
        return switch (table) {
            case "credential" -> "name || description || created_by";
            case "credential_secret" -> "id || secret_hash || prefix || last_four";
            case "audit_entry" -> "context || subject_id || author_id";
            default -> "entity_id";
        };
    }

    @Test
    void writesTheAuditEntryWithTheChange() {
        var before = auditOf("acme").size();
        var made = domain.credentials.createApiKey(admin, KEY);
        domain.credentials.rotateSecret(admin, made.credential().id(), new RotationOverlap.None());
        domain.credentials.revoke(admin, made.credential().id());

        var entries = auditOf("acme").subList(0, auditOf("acme").size() - before);

        assertThat(entries)
                .extracting(entry -> entry.entry().event())
                .containsExactly(
                        AuditEvent.CREDENTIALS_REVOKED, AuditEvent.CREDENTIALS_CHANGED, AuditEvent.CREDENTIALS_CREATED);
        assertThat(entries)
                .allSatisfy(entry -> assertThat(entry.entry().context()).containsEntry("credentialType", "API_KEY"));
    }

    @Test
    void leavesNothingBehindWhenRefused() throws SQLException {
        var taken = domain.credentials.createClient(admin, client("STANDARD", null, ALL));
        var auditBefore = auditOf("acme").size();
        var feedBefore = feedSeq();

        assertRefused(
                Reason.CONFLICT,
                () -> domain.credentials.createClient(
                        admin, client("STANDARD", null, ALL), taken.credential().id()));
        assertRefused(
                Reason.EXCEEDS_MAKER,
                () -> domain.credentials.edit(
                        roleActor("credentials_manage", "hiring_team_member", "internal_postings_view"),
                        taken.credential().id(),
                        client("EMPLOYEE", null, ALL)));

        // One user and one role were made for the second try; nothing else is new.
        assertThat(auditOf("acme").size() - auditBefore).isEqualTo(2);
        assertThat(feedSeq() - feedBefore).isEqualTo(2);
        assertThat(domain.look("select count(*) from credential")).hasToString("1");
    }

    @Test
    void refusesForeignIdsAsUnknown() {
        var made = domain.credentials.createClient(admin, client("STANDARD", null, ALL));
        var id = made.credential().id();
        var foreigner = OPERATOR.in("globex");

        assertRefused(Reason.NOT_FOUND, () -> domain.credentials.revoke(foreigner, id));
        assertRefused(
                Reason.NOT_FOUND, () -> domain.credentials.rotateSecret(foreigner, id, new RotationOverlap.None()));
        assertRefused(
                Reason.NOT_FOUND,
                () -> domain.credentials.revokeSecret(
                        foreigner, id, made.credential().secrets().getFirst().id()));
        assertRefused(Reason.NOT_FOUND, () -> domain.credentials.edit(foreigner, id, client("STANDARD", null, ALL)));
        assertRefused(Reason.NOT_FOUND, () -> domain.credentials.edit(foreigner, id, KEY));
        assertThat(domain.index.findClient(id)).isPresent();
    }

    @Test
    void refusesAForeignAccessGroup() {
        domain.companies.createAccessGroup(OPERATOR.in("globex"), "g1", "East", new TreeMap<>());
        assertRefused(Reason.INVALID, () -> domain.credentials.createClient(admin, client("STANDARD", "g1", ALL)));
    }

    @Test
    void letsNobodyMakeWhatIsStronger() {
        var groupRules = new TreeMap<String, SortedSet<String>>();
        groupRules.put("country", new TreeSet<>(Set.of("us")));
        domain.companies.createAccessGroup(OPERATOR.in("acme"), "east", "East", groupRules);
        domain.companies.createAccessGroup(OPERATOR.in("acme"), "west", "West", groupRules);
        var weak = roleActor("credentials_manage", "hiring_team_member", "internal_postings_view");
        var weakInEast = inGroup("east");

        assertAllowed(() -> domain.credentials.createClient(weak, client("RESTRICTED", null, ALL)));
        assertRefused(Reason.EXCEEDS_MAKER, () -> domain.credentials.createClient(weak, client("STANDARD", null, ALL)));
        assertRefused(
                Reason.EXCEEDS_MAKER, () -> domain.credentials.createClient(weak, client("ADMINISTRATOR", null, ALL)));
        assertRefused(
                Reason.EXCEEDS_MAKER, () -> domain.credentials.createClient(weak, client("RESTRICTED", "east", ALL)));
        assertAllowed(() -> domain.credentials.createClient(weakInEast, client("RESTRICTED", "east", ALL)));
        assertAllowed(() -> domain.credentials.createClient(weakInEast, client("RESTRICTED", null, ALL)));
        assertRefused(
                Reason.EXCEEDS_MAKER,
                () -> domain.credentials.createClient(weakInEast, client("RESTRICTED", "west", ALL)));
        // An API key reaches the whole organisation, which only Admin does.
        assertRefused(Reason.EXCEEDS_MAKER, () -> domain.credentials.createApiKey(weak, KEY));
        // Nor may anybody get hold of a stronger one's secret by rotating it.
        var strong = domain.credentials.createClient(admin, client("ADMINISTRATOR", null, ALL));
        assertRefused(
                Reason.EXCEEDS_MAKER,
                () -> domain.credentials.rotateSecret(weak, strong.credential().id(), new RotationOverlap.None()));
        assertRefused(
                Reason.NOT_PERMITTED,
                () -> domain.credentials.createClient(domain.user("STANDARD", null), client("EMPLOYEE", null, ALL)));
    }

    @Test
    void limitsWhatACredentialMakesToItsOwnScopesAndExpiry() {
        var end = domain.clock.instant().plus(Duration.ofDays(1));
        var request = new NewClient(
                new Label("Maker", ""),
                end,
                IpAllowList.ANY,
                new ClientSettings("ADMINISTRATOR", null, Scopes.of("jobs_read"), TokenFormat.JWT));
        var maker = domain.credentials.createClient(admin, request);
        var actor = new Actor.CompanyCredential("acme", maker.credential().id());

        assertAllowed(() -> domain.credentials.createClient(actor, expiring(end, "jobs_read")));
        assertRefused(Reason.EXCEEDS_MAKER, () -> domain.credentials.createClient(actor, expiring(end, "jobs_write")));
        assertRefused(
                Reason.EXCEEDS_MAKER,
                () -> domain.credentials.createClient(actor, expiring(end.plusMillis(1), "jobs_read")));
        assertRefused(Reason.EXCEEDS_MAKER, () -> domain.credentials.createClient(actor, expiring(null, "jobs_read")));
        domain.credentials.revoke(admin, maker.credential().id());
        assertRefused(Reason.NOT_PERMITTED, () -> domain.credentials.createClient(actor, expiring(end, "jobs_read")));
    }

    @Test
    void refusesWhatBreaksALimit() {
        var now = domain.clock.instant();
        assertRefused(Reason.INVALID, () -> domain.credentials.createApiKey(admin, new NewApiKey(" ", "")));
        assertRefused(Reason.INVALID, () -> domain.credentials.createApiKey(admin, new NewApiKey("a".repeat(101), "")));
        assertRefused(
                Reason.INVALID, () -> domain.credentials.createApiKey(admin, new NewApiKey("a", "d".repeat(1001))));
        assertRefused(
                Reason.INVALID,
                () -> domain.credentials.createApiKey(admin, new NewApiKey(new Label("a", ""), now, IpAllowList.ANY)));
        assertRefused(Reason.INVALID, () -> client("STANDARD", null, Scopes.NONE));
        assertRefused(
                Reason.INVALID,
                () -> domain.credentials.createClient(admin, client("STANDARD", null, Scopes.of("unknown_read"))));
        assertRefused(Reason.INVALID, () -> domain.credentials.createClient(admin, client("cr_none", null, ALL)));
        assertAllowed(() -> domain.credentials.createApiKey(admin, new NewApiKey("a".repeat(100), "d".repeat(1000))));
    }

    @Test
    void pagesThroughCredentialsNewestFirst() {
        for (int i = 0; i < 5; i++) {
            domain.credentials.createApiKey(admin, new NewApiKey("key " + i, ""));
            domain.clock.advance(Duration.ofMillis(1));
        }
        var credentials = domain.stores.credentials();
        var names = domain.stores.transactions().<List<String>>read(tx -> {
            var all = new ArrayList<String>();
            var page = credentials.page(tx, "acme", Credentials.PageKey.start(), 2);
            while (!page.isEmpty()) {
                page.forEach(credential -> all.add(credential.facts().label().name()));
                var last = page.getLast();
                page = credentials.page(
                        tx, "acme", new Credentials.PageKey(last.facts().createdAt(), last.id()), 2);
            }
            return all;
        });
        assertThat(names).containsExactly("key 4", "key 3", "key 2", "key 1", "key 0");
    }

    private NewClient expiring(@Nullable Instant end, String scope) {
        return new NewClient(
                new Label("Made", ""),
                end,
                IpAllowList.ANY,
                new ClientSettings("STANDARD", null, Scopes.of(scope), TokenFormat.OPAQUE));
    }

    private Actor.CompanyUser roleActor(String... permissions) {
        return domain.user(role(permissions), null);
    }

    private Actor.CompanyUser inGroup(String group) {
        return domain.user(role("credentials_manage", "hiring_team_member", "internal_postings_view"), group);
    }

    private String role(String... permissions) {
        var id = "cr_" + domain.companies.newId();
        var held = new TreeSet<Permission>();
        for (var permission : permissions) {
            held.add(new Permission(permission));
        }
        assertThat(Permissions.ALL).containsAll(held);
        domain.companies.createRole(OPERATOR.in("acme"), id, "Role " + id, held);
        return id;
    }

    private Credential stored(String id) {
        return domain.stores
                .transactions()
                .read(tx -> domain.stores.credentials().find(tx, "acme", id))
                .orElseThrow();
    }

    private List<ChainedEntry> auditOf(String companyId) {
        return domain.stores
                .transactions()
                .read(tx -> domain.stores.auditLog().before(tx, companyId, Long.MAX_VALUE, 1_000));
    }

    private long feedSeq() {
        return domain.stores
                .transactions()
                .<Long>read(tx -> domain.stores.changeFeed().newestSeq(tx));
    }

    private static void assertAllowed(ThrowingCallable command) {
        assertThatCode(command).doesNotThrowAnyException();
    }

    private static void assertRefused(Reason reason, ThrowingCallable command) {
        var refused = catchThrowableOfType(CommandRefused.class, command);
        assertThat(refused).as("expected a refusal: %s", reason).isNotNull();
        assertThat(refused.reason()).isEqualTo(reason);
    }

    @Test
    void numbersClientsWithoutGivingOneTwice() {
        var one = domain.credentials.createClient(admin, client("STANDARD", null, ALL));
        var other = domain.credentials.createClient(OPERATOR.in("globex"), client("STANDARD", null, ALL));
        assertThat(List.<OAuthClient>of(one.credential(), other.credential()))
                .extracting(OAuthClient::number)
                .doesNotHaveDuplicates();
    }
}
