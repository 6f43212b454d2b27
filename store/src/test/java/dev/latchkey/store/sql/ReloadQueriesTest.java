package dev.latchkey.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.change.Change;
import dev.latchkey.core.change.ChangeKind;
import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.change.View;
import dev.latchkey.core.command.Actor;
import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.core.credential.RotationOverlap;
import dev.latchkey.core.grant.Authorization;
import dev.latchkey.core.grant.CodeExchange;
import dev.latchkey.core.grant.ServedResources;
import dev.latchkey.core.partner.NewApplication;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.engine.protocol.Scopes;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However much a company or a partner has, a view that reads it again asks the store a fixed number of times. */
class ReloadQueriesTest {

    private static final String REDIRECT_URI = "https://app.example/callback";
    private static final Scopes SCOPES = Scopes.of("orders_read");
    private static final PartnerActor PLATFORM = new PartnerActor.OfPlatform(TestDomain.OPERATOR);

    @TempDir
    private Path folder;

    private int made;

    @ParameterizedTest
    @EnumSource
    void askAsOftenForMuchAsForLittle(TestDatabase database) {
        try (var domain = TestDomain.open(database, folder)) {
            domain.partners.createPartner(TestDomain.OPERATOR, "partner", "Partner");
            var admin = domain.administrator();
            fill(domain, admin, 2);
            var little = queries(domain);
            fill(domain, admin, 20);

            assertThat(little)
                    .hasSize(7)
                    .allSatisfy((_, count) -> assertThat(count).isBetween(1, 20));
            assertThat(queries(domain)).isEqualTo(little);
        }
    }

    /** Of everything that is read again with a company or a partner as many more. */
    private void fill(TestDomain domain, Actor.CompanyUser admin, int count) {
        for (int i = 0; i < count; i++) {
            made++;
            var user = domain.user("STANDARD", null);
            domain.credentials.createApiKey(admin, new NewApiKey("Key " + made, ""));
            domain.credentials.createClient(admin, TestDomain.client("STANDARD", null, SCOPES));
            domain.roles.createRole(admin, "cr_" + made, "Role " + made, java.util.Set.of());
            domain.partners.regenerateKey(PLATFORM, "partner", new RotationOverlap.None());
            var clientId = "%032d".formatted(made);
            domain.partners.createApplication(
                    PLATFORM,
                    "partner",
                    new NewApplication(
                            clientId,
                            "Application " + made,
                            "",
                            List.of(new RedirectUri(REDIRECT_URI)),
                            SCOPES,
                            Scopes.NONE,
                            false,
                            false));
            domain.installations.install(admin, clientId, SCOPES);
            grant(domain, user, clientId);
        }
    }

    private static void grant(TestDomain domain, Actor.CompanyUser user, String clientId) {
        var code = domain.consents.authorize(
                new Authorization("acme", user.userId(), clientId, REDIRECT_URI, SCOPES, null, null, null));
        var application = domain.applications.find(clientId).orElseThrow();
        assertThat(domain.grantCommands
                        .redeem(
                                code,
                                new CodeExchange(application, REDIRECT_URI, null, null, null, ServedResources.NONE))
                        .toCompletableFuture()
                        .join())
                .isInstanceOf(dev.latchkey.core.grant.Redemption.Granted.class);
    }

    private static Map<String, Integer> queries(TestDomain domain) {
        var counts = new TreeMap<String, Integer>();
        for (var view : List.<View>of(domain.applications, domain.grants, domain.index)) {
            counts.put(view.name() + " of a company", count(domain, tx -> view.apply(tx, change(ChangeKind.COMPANY))));
            counts.put(view.name() + " of a partner", count(domain, tx -> view.apply(tx, change(ChangeKind.PARTNER))));
            counts.put(view.name() + ", all", count(domain, view::loadAll));
        }
        counts.values().removeIf(count -> count == 0);
        return counts;
    }

    private static Change change(ChangeKind kind) {
        var owner = kind == ChangeKind.COMPANY ? "acme" : "partner";
        return new Change(1, kind, owner, owner, Instant.EPOCH);
    }

    /** How many statements a reading transaction executes. */
    static int count(TestDomain domain, Consumer<Transaction> reading) {
        var statements = new ArrayList<String>();
        domain.stores.transactions().read(tx -> {
            SqlTransaction.handle(tx).setSqlLogger(new SqlLogger() {
                @Override
                public void logBeforeExecution(StatementContext context) {
                    statements.add(context.getRenderedSql());
                }
            });
            reading.accept(tx);
            return statements;
        });
        return statements.size();
    }
}
