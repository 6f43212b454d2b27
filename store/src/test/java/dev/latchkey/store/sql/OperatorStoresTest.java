package dev.latchkey.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.account.Account;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.company.Company;
import dev.latchkey.core.company.CompanyDirectory;
import dev.latchkey.core.company.OperatorAccount;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts of operators, and all companies as operators search them. */
@OnEachDatabase
class OperatorStoresTest {

    private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
    private static final EmailAddress EMAIL = new EmailAddress("Ada@latchkey.example");

    private final Stores stores;

    OperatorStoresTest(TestDatabase database, @TempDir Path folder) {
        this.stores = database.open(folder, new MutableClock()).stores();
    }

    @AfterEach
    void close() {
        stores.close();
    }

    @Test
    void keepsAnAccountThatHasNoPasswordYet() {
        var account = new OperatorAccount("op1", EMAIL, null, true, NOW);
        assertThat(insert(account)).isTrue();
        assertThat(insert(new OperatorAccount("op2", new EmailAddress("ada@LATCHKEY.example"), null, true, NOW)))
                .as("the address is taken")
                .isFalse();
        insert(new OperatorAccount("op0", new EmailAddress("bob@latchkey.example"), null, true, NOW.plusMillis(1)));
        var byId = stores.transactions().read(tx -> stores.operators().find(tx, "op1"));
        assertThat(byId).contains(account);
        var byEmail = stores.transactions().read(tx -> stores.operators().findByEmail(tx, EMAIL));
        assertThat(byEmail).contains(account);
        var all = stores.transactions().read(tx -> stores.operators().all(tx));
        assertThat(all).extracting(OperatorAccount::id).containsExactly("op1", "op0");
    }

    private boolean insert(OperatorAccount account) {
        return stores.transactions().<Boolean>write(tx -> stores.operators().insert(tx, account));
    }

    @Test
    void whoIsNotActiveDoesNotSignIn() {
        insert(new OperatorAccount("op1", EMAIL, null, true, NOW));
        assertThat(account().isActive()).isTrue();
        stores.transactions().write(tx -> {
            stores.operators().setActive(tx, "op1", false);
            return tx;
        });
        assertThat(account().isActive()).isFalse();
        assertThat(account().passwordHash()).isNull();
    }

    private Account account() {
        return stores.transactions()
                .read(tx -> stores.accounts().findByEmail(tx, EMAIL))
                .getFirst();
    }

    @Test
    void findsCompaniesByAnyPartOfNameOrIdentifierNewestFirst() {
        stores.transactions().write(tx -> {
            stores.companies().insert(tx, new Company("c1", "acme", "Acme 100% Robotics", true, NOW));
            stores.companies().insert(tx, new Company("c2", "globex", "Globex", false, NOW));
            stores.companies().insert(tx, new Company("c3", "acme-two", "Second_Acme", true, NOW));
            return tx;
        });
        assertThat(found("", null, null)).containsExactly("c3", "c2", "c1");
        assertThat(found("", null, "c3")).containsExactly("c2", "c1");
        assertThat(found("ACME", null, null)).containsExactly("c3", "c1");
        assertThat(found("robot", true, null)).containsExactly("c1");
        assertThat(found("", false, null)).containsExactly("c2");
        assertThat(found("c2", null, null)).as("by its id").containsExactly("c2");
        assertThat(found("0%", null, null)).containsExactly("c1");
        assertThat(found("%", null, null)).containsExactly("c1");
        assertThat(found("_a", null, null)).containsExactly("c3");
        assertThat(found("!", null, null)).isEmpty();
        var count =
                stores.transactions().read(tx -> stores.companies().directory().count(tx));
        assertThat(count).isEqualTo(new CompanyDirectory.Count(3, 1));
    }

    private List<String> found(String text, @Nullable Boolean isActive, @Nullable String beforeId) {
        return stores
                .transactions()
                .read(tx -> stores.companies().directory().search(tx, text, isActive, beforeId, 10))
                .stream()
                .map(Company::id)
                .toList();
    }
}
