package dev.latchkey.store.sql;

import static dev.latchkey.store.sql.TestDomain.OPERATOR;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.activity.Activity;
import dev.latchkey.core.activity.Activity.ScopeUse;
import dev.latchkey.core.activity.Activity.TrialRefusal;
import dev.latchkey.core.activity.ScopeTrial;
import dev.latchkey.core.activity.Subject;
import dev.latchkey.core.catalogue.CatalogueReader;
import dev.latchkey.core.change.Transactions.Work;
import dev.latchkey.core.credential.Credential.OAuthClient;
import dev.latchkey.core.credential.CredentialSearch;
import dev.latchkey.core.credential.Credentials;
import dev.latchkey.core.credential.SecretHash;
import dev.latchkey.core.grant.Authorization;
import dev.latchkey.core.grant.AuthorizationRequests;
import dev.latchkey.core.grant.AuthorizationRequests.Kind;
import dev.latchkey.core.grant.AuthorizationRequests.Waiting;
import dev.latchkey.core.grant.Consent;
import dev.latchkey.core.grant.UserGrant;
import dev.latchkey.core.installation.Installation;
import dev.latchkey.core.partner.NewApplication;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.engine.protocol.Scopes;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that was stored with a scope has it by its new name, once the catalogue has the old one as an alias. */
@OnEachDatabase
class RenamedScopeStoreTest {

    private static final String CLIENT_ID = "a".repeat(32);
    private static final Scopes OLD = Scopes.of("orders_read", "orders_write");
    private static final Scopes NEW = Scopes.of("orders_change", "orders_read");

    private final TestDatabase database;
    private final TestDomain domain;
    private final Instant now;
    private final SecretHash hash = new SecretHash(new byte[32]);
    private Stores renamed;

    RenamedScopeStoreTest(TestDatabase database, @TempDir Path folder) {
        this.database = database;
        domain = TestDomain.open(database, folder);
        now = domain.clock.instant();
        renamed = domain.stores;
    }

    /** Another node that was started with the changed catalogue. */
    @BeforeEach
    void rename() {
        var catalogue = CatalogueReader.parse(
                "c.yaml",
                "scopes: [{name: orders_read}, {name: orders_change, aliases: [orders_write]}]".getBytes(UTF_8),
                List.of());
        renamed = database.reopen(domain.opened, catalogue, domain.clock).stores();
    }

    @AfterEach
    void close() {
        renamed.close();
        domain.close();
    }

    private <T> T write(Work<T> work) {
        return domain.stores.transactions().write(work);
    }

    private <T> T read(Work<T> work) {
        return renamed.transactions().read(work);
    }

    private <T> Optional<T> find(Work<Optional<T>> work) {
        return read(work);
    }

    private <T> List<T> list(Work<List<T>> work) {
        return read(work);
    }

    private String client() {
        return domain.credentials
                .createClient(domain.administrator(), TestDomain.client("STANDARD", null, OLD))
                .credential()
                .id();
    }

    private void application() {
        domain.partners.createPartner(OPERATOR, "p1", "Partner");
        domain.partners.createApplication(
                new PartnerActor.OfPlatform(OPERATOR),
                "p1",
                new NewApplication(
                        CLIENT_ID,
                        "Board sync",
                        "",
                        List.of(new RedirectUri("https://app.example/cb")),
                        OLD,
                        Scopes.of("orders_write"),
                        false,
                        false));
    }

    @Test
    void clientsAndTheirLists() {
        var id = client();
        var found = find(tx -> renamed.credentials().find(tx, "acme", id));
        assertThat(((OAuthClient) found.orElseThrow()).settings().scopes()).isEqualTo(NEW);
        assertThat(list(tx -> renamed.credentials().page(tx, "acme", Credentials.PageKey.start(), 10)))
                .map(one -> ((OAuthClient) one).settings().scopes())
                .containsExactly(NEW);
        assertThat(list(tx -> renamed.credentialList()
                        .page(tx, "acme", CredentialSearch.ALL, null, 10, now)
                        .lines()))
                .map(line -> line.scopes())
                .containsExactly(NEW);
    }

    @Test
    void applicationsInstallationsConsentsGrantsAndCodes() {
        application();
        var user = domain.user("STANDARD", null).userId();
        write(tx -> {
            var approval = new Installation.Approval(OLD, now, user);
            domain.stores
                    .installations()
                    .put(tx, new Installation("acme", CLIENT_ID, approval, new Installation.Request(OLD, now, user)));
            domain.stores.consents().put(tx, "acme", user, CLIENT_ID, "app.example", new Consent(null, OLD), now);
            domain.stores
                    .userGrants()
                    .insert(
                            tx,
                            new UserGrant(
                                    "acme", "g1", 1, user, CLIENT_ID, OLD, null, null, now, 0, now.plusSeconds(100)));
            domain.stores
                    .authorizationCodes()
                    .insert(
                            tx,
                            hash,
                            new Authorization("acme", user, CLIENT_ID, "https://app.example/cb", OLD, null, null, null),
                            now.plusSeconds(60));
            return user;
        });
        var application =
                find(tx -> renamed.applications().findByClientId(tx, CLIENT_ID)).orElseThrow();
        assertThat(application.scopes()).isEqualTo(NEW);
        assertThat(application.defaultScopes()).isEqualTo(Scopes.of("orders_change"));
        var installation =
                find(tx -> renamed.installations().find(tx, "acme", CLIENT_ID)).orElseThrow();
        assertThat(installation.scopes()).isEqualTo(NEW);
        assertThat(installation.request()).isEqualTo(new Installation.Request(NEW, now, user));
        assertThat(this.<List<Consent>>read(tx -> renamed.consents().find(tx, "acme", user, CLIENT_ID, "app.example")))
                .containsExactly(new Consent(null, NEW));
        assertThat(find(tx -> renamed.userGrants().findLive(tx, "acme", "g1")))
                .map(UserGrant::scopes)
                .contains(NEW);
        assertThat(find(tx -> renamed.authorizationCodes().find(tx, hash)))
                .map(code -> code.authorization().scopes())
                .contains(NEW);
    }

    @Test
    void waitingRequests() {
        application();
        var texts = new TreeMap<String, String>();
        texts.put("scope", OLD.toString());
        texts.put("state", "orders_write");
        write(tx -> {
            domain.stores
                    .authorizationRequests()
                    .insert(
                            tx,
                            hash,
                            new Waiting(Kind.PUSHED, CLIENT_ID, texts, null, null, null, now, now.plusSeconds(90)),
                            AuthorizationRequests.Origin.PROVEN_CLIENT);
            return texts;
        });
        var found = find(tx -> renamed.authorizationRequests().find(tx, hash, Kind.PUSHED, now))
                .orElseThrow();
        assertThat(found.request()).containsEntry("scope", NEW.toString()).containsEntry("state", "orders_write");
    }

    @Test
    void trialsAndWhatWasUsed() {
        var subject = new Subject("acme", client());
        write(tx -> {
            domain.stores.trials().put(tx, new ScopeTrial(subject, OLD, now, now.plusSeconds(60), "op"));
            domain.stores
                    .activity()
                    .add(
                            tx,
                            List.of(new Activity(
                                    subject,
                                    List.of(),
                                    List.of(),
                                    List.of(),
                                    List.of(new ScopeUse(10, "orders_write", 2), new ScopeUse(10, "orders_change", 3)),
                                    List.of(new TrialRefusal("orders.edit", Set.of("orders_write"), 1, now)))));
            return subject;
        });
        assertThat(find(tx -> renamed.trials().find(tx, subject)))
                .map(ScopeTrial::scopes)
                .contains(NEW);
        assertThat(list(tx -> renamed.trials().running(tx, now)))
                .map(ScopeTrial::scopes)
                .containsExactly(NEW);
        assertThat(list(tx -> renamed.trials().refusals(tx, subject, 10)))
                .map(TrialRefusal::missing)
                .containsExactly(Set.of("orders_change"));
        assertThat(this.<Map<String, Long>>read(tx -> renamed.activity().scopesUsed(tx, subject, 0)))
                .isEqualTo(Map.of("orders_change", 5L));
    }

    @Test
    void whatNobodyKnowsStaysAsItIs() {
        var made = domain.credentials.createClient(
                domain.administrator(), TestDomain.client("STANDARD", null, Scopes.of("customers_read")));
        var found = find(
                tx -> renamed.credentials().find(tx, "acme", made.credential().id()));
        assertThat(((OAuthClient) found.orElseThrow()).settings().scopes()).isEqualTo(Scopes.of("customers_read"));
    }
}
