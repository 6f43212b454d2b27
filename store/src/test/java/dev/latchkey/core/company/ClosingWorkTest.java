package dev.latchkey.core.company;

import static dev.latchkey.store.sql.TestDomain.OPERATOR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.account.AccountAssembly;
import dev.latchkey.core.account.PasswordHashing;
import dev.latchkey.core.account.Sessions;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.PasswordHash;
import dev.latchkey.core.credential.CredentialRights;
import dev.latchkey.core.grant.GrantEndings;
import dev.latchkey.core.partner.NewApplication;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.RedirectUri;
import dev.latchkey.core.signing.MasterKey;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.store.sql.OnEachDatabase;
import dev.latchkey.store.sql.TestDatabase;
import dev.latchkey.store.sql.TestDomain;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is closed works no more from the first transaction on, however much there is to end, and is ended by whoever comes next. */
@OnEachDatabase
class ClosingWorkTest {

    private static final int ROWS_MAX = 10_000;
    private static final Scopes SCOPES = Scopes.of("orders_read");

    private final TestDatabase database;
    private final Path folder;
    private final TestDomain domain;
    private final PasswordHashing passwords;
    private final CompanyAssembly companies;

    /** What may be closed, and opened again. */
    enum Thing {
        COMPANY,
        APPLICATION,
        PARTNER,
        INSTALLATION
    }

    ClosingWorkTest(TestDatabase database, @TempDir Path folder) throws IOException {
        this.database = database;
        this.folder = folder;
        this.domain = TestDomain.open(database, folder);
        this.passwords = new PasswordHashing(
                new PasswordHash.Parameters(1024, 1, 1), List.of(), 1, domain.hasher, new SecureRandom());
        this.companies = companies(domain);
    }

    private CompanyAssembly companies(TestDomain of) throws IOException {
        var random = new SecureRandom();
        var stores = of.stores;
        var ofCredentials =
                new CredentialRights(stores.credentials(), stores.companies(), () -> of.catalogue, of.clock);
        var rights = new ActorRights(stores.companies(), stores.users(), ofCredentials, () -> of.catalogue);
        var people = new AccountAssembly(
                stores,
                rights,
                MasterKey.readOrCreate(folder.resolve("master.key"), random),
                new Sessions.Lifetimes(Duration.ofHours(1), Duration.ofHours(8)),
                passwords,
                (_, _, _, _, _) -> {},
                of.clock,
                random);
        var endings = people.endingsWith(new GrantEndings(stores, of.clock));
        return new CompanyAssembly(stores, rights, endings, () -> of.catalogue, of.clock, random);
    }

    @AfterEach
    void close() {
        passwords.close();
        domain.close();
    }

    /** As many people with a session, a consent and a grant each. */
    private void fill(int rows) throws SQLException {
        domain.partners.createPartner(OPERATOR, "boards", "Boards");
        domain.partners.createApplication(
                new PartnerActor.OfPlatform(OPERATOR),
                "boards",
                new NewApplication(
                        "app",
                        "App",
                        "",
                        List.of(new RedirectUri("https://app.example/")),
                        SCOPES,
                        SCOPES,
                        false,
                        false));
        domain.installations.install(OPERATOR.in("acme"), "app", SCOPES);
        var user = domain.user("STANDARD", null).userId();
        var numbers = "with recursive n(i) as (select 1 union all select i + 1 from n where i < " + rows + ") ";
        domain.look(numbers + "insert into user_grant (company_id, id, grant_number, user_id, client_id, scopes,"
                + " created_at, refresh_generation, refresh_expires_at) select 'acme', 'g' || i, i, '" + user
                + "', 'app', 'orders_read', 1, 1, 9000000000000 from n");
        domain.look(numbers + "insert into consent (company_id, user_id, client_id, redirect_host, resource_api,"
                + " scopes, given_at) select 'acme', '" + user + "', 'app', 'h' || i, '', 'orders_read', 1 from n");
        domain.look(numbers + "insert into sign_in_session (owner_id, person_kind, person_id, id, secret_hash,"
                + " signed_in_at, authenticated_at, last_seen_at, expires_at, address, user_agent)"
                + " select 'acme', 'COMPANY', '" + user + "', 's' || i, " + bytes()
                + ", 1, 1, 1, 9000000000000, '192.0.2.1', 'a' from n");
        domain.stores.transactions().read(tx -> {
            domain.grants.loadAll(tx);
            return tx;
        });
        assertThat(working()).isEqualTo(rows);
    }

    private long working() {
        return LongStream.rangeClosed(1, ROWS_MAX)
                .filter(number -> domain.grants.find(number).isPresent())
                .count();
    }

    private void set(Thing thing, boolean isOpen) {
        switch (thing) {
            case COMPANY -> companies.commands().setCompanyActive(OPERATOR, "acme", isOpen);
            case APPLICATION -> domain.partners.setApplicationActive(OPERATOR, "boards", "app", isOpen);
            case PARTNER -> domain.partners.setPartnerActive(OPERATOR, "boards", isOpen);
            case INSTALLATION -> {
                if (isOpen) {
                    domain.installations.install(OPERATOR.in("acme"), "app", SCOPES);
                } else {
                    domain.installations.uninstall(OPERATOR.in("acme"), "app");
                }
            }
        }
    }

    private String bytes() {
        return switch (database) {
            case SQLITE -> "cast('h' || i as blob)";
            case POSTGRESQL -> "convert_to('h' || i, 'UTF8')";
        };
    }

    private long count(String of) throws SQLException {
        return domain.look("select count(*) from " + of) instanceof Number rows ? rows.longValue() : -1;
    }

    private long left() throws SQLException {
        return count("user_grant where ended_at is null") + count("consent") + count("sign_in_session");
    }

    @ParameterizedTest
    @EnumSource
    void nothingOfItWorksFromTheFirstTransactionOnAndAnotherProcessEndsTheRest(Thing thing) throws Exception {
        var rows = thing == Thing.COMPANY ? ROWS_MAX : 2_500;
        fill(rows);
        var before = left();
        set(thing, false);
        assertThat(working()).isZero();
        assertThat(before - left()).as("ended at once").isBetween(1L, 2L * Closing.SLICE);
        for (var slice = 0; slice < 3; slice++) {
            before = left();
            assertThat(companies.closing().endSlice()).isTrue();
            assertThat(before - left()).as("in a slice").isBetween(1L, (long) Closing.SLICE);
        }
        assertThatThrownBy(() -> set(thing, true))
                .isInstanceOf(CommandRefused.class)
                .hasMessageContaining("still being ended");

        try (var next = domain.secondNode(database)) {
            companies(next).closing().finish();
        }
        assertThat(left()).isEqualTo(thing == Thing.COMPANY ? 0 : rows); // whose sessions stay
        assertThat(count("audit_entry where event = 'OAUTH_APPLICATION_ACCESS_REVOKED'"))
                .isEqualTo(rows);
        assertThat(companies.closing().endSlice()).isFalse();
        set(thing, true);
        assertThat(working()).as("comes back").isZero();
    }
}
