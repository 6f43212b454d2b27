package dev.latchkey.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.change.Transaction;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is too old goes a part at a time, so that nobody's change waits for all of it. */
@OnEachDatabase
class RemovalInPartsTest {

    private static final Instant NOW = Instant.ofEpochSecond(10_000_000);
    private static final int ROWS = 2_500;
    private static final String NUMBERS =
            "with recursive n(i) as (select 1 union all select i + 1 from n where i < " + ROWS + ") ";

    private final TestDatabase database;
    private final TestDomain domain;

    RemovalInPartsTest(TestDatabase database, @TempDir Path folder) {
        this.database = database;
        this.domain = TestDomain.open(database, folder);
    }

    @AfterEach
    void close() {
        domain.close();
    }

    private <T> T write(Function<Transaction, T> work) {
        return domain.stores.transactions().write(work::apply);
    }

    @Test
    void ofRevokedTokens() throws Exception {
        domain.look(NUMBERS + "insert into revoked_token (token_id, company_id, client_id, expires_at)"
                + " select 't' || i, 'acme', 'c', i from n");

        assertThat(removeExpiredTokens()).isEqualTo(1_000);
        assertThat(removeExpiredTokens()).isEqualTo(1_000);
        assertThat(removeExpiredTokens()).isEqualTo(500);
    }

    @Test
    void ofWhatCredentialsDid() throws Exception {
        domain.look(NUMBERS + "insert into call_count (company_id, credential_id, hour, outcome, calls)"
                + " select 'acme', 'k' || i, 1, 'SUCCEEDED', 1 from n");
        domain.look(NUMBERS + "insert into company_call_count (company_id, hour, outcome, calls)"
                + " select 'acme', i, 'SUCCEEDED', 1 from n where i <= 600");
        var countsBefore = Instant.EPOCH.plus(Duration.ofHours(ROWS));

        assertThat(prune(countsBefore)).isTrue();
        assertThat(prune(countsBefore)).isTrue();
        assertThat(prune(countsBefore))
                .as("500 of the one and 500 of the other")
                .isTrue();
        assertThat(prune(countsBefore)).isFalse();
    }

    private int removeExpiredTokens() {
        return write(tx -> domain.stores.revokedTokens().removeExpired(tx, NOW));
    }

    private boolean prune(Instant countsBefore) {
        return write(tx -> domain.stores.activity().prune(tx, NOW, countsBefore));
    }

    @Test
    void ofSessions() throws Exception {
        domain.look(NUMBERS + "insert into sign_in_session (owner_id, person_kind, person_id, id, secret_hash,"
                + " signed_in_at, authenticated_at, last_seen_at, expires_at, address, user_agent)"
                + " select 'acme', 'COMPANY', 'p' || i, 's' || i, " + bytes()
                + ", 1, 1, 1, i, '192.0.2.1', 'a' from n");

        write(tx -> {
            domain.stores.sessions().deleteExpired(tx, NOW, Instant.EPOCH);
            return tx;
        });

        assertThat(count("sign_in_session")).isEqualTo(1_500);
    }

    @Test
    void ofLettersThatAreGivenUp() throws Exception {
        domain.look(
                NUMBERS + "insert into notice (id, owner_id, person_kind, person_id, email, kind, facts, is_warning,"
                        + " written_at, due_at, attempts) select 'n' || i, 'acme', 'COMPANY', 'p' || i,"
                        + " 'p@acme.example', 'PASSWORD_CHANGED', '{}', true, 1, 1, 0 from n");

        assertThat(giveUp()).isEqualTo(1_000);
        assertThat(giveUp()).isEqualTo(1_000);
        assertThat(giveUp()).isEqualTo(500);
        assertThat(count("notice")).isZero();
    }

    private int giveUp() {
        return write(tx -> domain.stores.notices().deleteHopeless(tx, NOW, 40, NOW, 1_000));
    }

    @Test
    void ofLinksToChooseAPassword() throws Exception {
        domain.look(NUMBERS + "insert into password_reset (owner_id, person_kind, person_id, token_hash, expires_at)"
                + " select 'acme', 'COMPANY', 'p' || i, " + bytes() + ", i from n");

        write(tx -> {
            domain.stores.passwordResets().deleteExpired(tx, NOW);
            return tx;
        });

        assertThat(count("password_reset")).isEqualTo(1_500);
    }

    /** Something different for each i, as bytes. */
    private String bytes() {
        return switch (database) {
            case SQLITE -> "cast('h' || i as blob)";
            case POSTGRESQL -> "convert_to('h' || i, 'UTF8')";
        };
    }

    private long count(String table) throws SQLException {
        return domain.look("select count(*) from " + table) instanceof Number rows ? rows.longValue() : -1;
    }
}
