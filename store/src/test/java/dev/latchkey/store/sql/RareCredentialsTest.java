package dev.latchkey.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.change.Transaction;
import dev.latchkey.core.credential.CredentialLine;
import dev.latchkey.core.credential.CredentialSearch;
import dev.latchkey.core.credential.CredentialSearch.Sort;
import dev.latchkey.core.credential.CredentialSearch.Standing;
import dev.latchkey.core.listing.CountedPart;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Credentials in a state that few are in, among many: they are found without a look at the others. */
class RareCredentialsTest {

    private static final int MANY = 3_000;

    @TempDir
    private Path folder;

    private static CredentialSearch standing(String text, Standing standing) {
        return new CredentialSearch(text, null, standing, null, null, null, Sort.CREATED);
    }

    private static CountedPart<CredentialLine> found(TestDomain domain, Transaction tx, CredentialSearch search) {
        return domain.stores.credentialList().counted(tx, "acme", search, null, 50, 1_001, domain.clock.instant());
    }

    private static CountedPart<CredentialLine> found(TestDomain domain, CredentialSearch search) {
        return domain.stores.transactions().read(tx -> found(domain, tx, search));
    }

    private static List<String> steps(TestDomain domain, CredentialSearch search) {
        return domain.stores.transactions().read(tx -> ExplainedStatements.steps(tx, at -> found(domain, at, search)));
    }

    private static List<String> ids(CountedPart<CredentialLine> found) {
        return found.part().lines().stream().map(CredentialLine::id).toList();
    }

    private static void fill(TestDomain domain, TestDatabase database, Duration age) throws SQLException {
        var now = domain.clock.instant().toEpochMilli();
        domain.look("""
            with recursive number (n) as (select 1 union all select n + 1 from number where n < %d)
            insert into credential (company_id, id, type, name, description, created_by, created_at, allow_list)
            select 'acme', 'k' || n, 'API_KEY', 'Key ' || n, '', 'user:1', %d + n, '' from number
            """.formatted(MANY, now - age.toMillis()));
        for (var n = 1; n <= 3; n++) {
            var hash = (database == TestDatabase.SQLITE ? "x'%064x'" : "'\\x%064x'::bytea").formatted(n);
            domain.look("""
                insert into credential_secret (company_id, credential_id, id, secret_hash, algorithm, prefix, last_four, created_at, expires_at)
                select company_id, id, 's' || id, %s, 'KEYED', 'lk', 'abcd', 1, %d
                  from credential where company_id = 'acme' and id = 'k%d'
                """.formatted(hash, n == 3 ? now : now + 1_000, n));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatRotatesIsFoundByItsSecrets(TestDatabase database) throws Exception {
        try (var domain = TestDomain.open(database, folder)) {
            fill(domain, database, Duration.ofDays(1));
            var found = found(domain, standing("", Standing.ROTATING));
            assertThat(ids(found)).containsExactly("k2", "k1");
            assertThat(found.count()).isEqualTo(2);
            assertThat(ids(found(domain, standing("key 1", Standing.ROTATING)))).containsExactly("k1");
            assertThat(ids(found(domain, standing("key", Standing.ROTATING)))).containsExactly("k2", "k1");
            if (database == TestDatabase.SQLITE) {
                assertThat(steps(domain, standing("", Standing.ROTATING)))
                        .noneMatch(step -> step.contains("credential_by_") || step.matches("SCAN c( .*)?"));
                assertThat(steps(domain, new CredentialSearch("key 29", null, null, null, null, null, Sort.NAME)))
                        .as("found by one walk over the names, and no other")
                        .filteredOn(step -> step.contains("credential_by_") && !step.contains("last_four"))
                        .hasSize(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsUnusedIsWalkedToWhereItIsMuch(TestDatabase database) throws Exception {
        try (var domain = TestDomain.open(database, folder)) {
            fill(domain, database, CredentialSearch.IDLE.plusDays(1));
            domain.look("update credential set last_used_at = "
                    + domain.clock.instant().toEpochMilli() + " where company_id = 'acme' and id = 'k" + MANY + "'");
            var many = found(domain, standing("", Standing.UNUSED));
            assertThat(ids(many)).hasSize(50).startsWith("k2999", "k2998");
            assertThat(many.count()).isEqualTo(1_001);
            if (database == TestDatabase.SQLITE) {
                assertThat(steps(domain, standing("", Standing.UNUSED)))
                        .anyMatch(step -> step.contains("credential_by_creation"));
            }
            domain.look("update credential set last_used_at = "
                    + domain.clock.instant().toEpochMilli() + " where company_id = 'acme' and id not in ('k7', 'k9')");
            var few = found(domain, standing("", Standing.UNUSED));
            assertThat(ids(few)).containsExactly("k9", "k7");
            assertThat(few.count()).isEqualTo(2);
            assertThat(ids(found(domain, standing("key 7", Standing.UNUSED)))).containsExactly("k7");
        }
    }
}
