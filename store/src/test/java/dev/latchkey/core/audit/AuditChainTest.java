package dev.latchkey.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.audit.AuditLog.ChainCheck;
import dev.latchkey.store.sql.OnEachDatabase;
import dev.latchkey.store.sql.TestAudit;
import dev.latchkey.store.sql.TestDatabase;
import dev.latchkey.store.sql.TestDomain;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OnEachDatabase
class AuditChainTest {

    private final TestDomain domain;

    AuditChainTest(TestDatabase database, @TempDir Path folder) {
        this.domain = TestDomain.open(database, folder);
        for (int i = 0; i < 5; i++) {
            var group = "g" + i;
            domain.groups.createAccessGroup(TestDomain.OPERATOR.in("acme"), group, "Group \"ü\" " + i, new TreeMap<>());
        }
    }

    @AfterEach
    void close() {
        domain.close();
    }

    @Test
    void verifiesWhatWasWritten() {
        // The company's own creation and five groups.
        assertThat(verify("acme")).isEqualTo(new ChainCheck.Intact(6));
        assertThat(verify("globex")).isEqualTo(new ChainCheck.Intact(1));
        assertThat(verify("nobody")).isEqualTo(new ChainCheck.Intact(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update audit_entry set author_id = 'other' where company_id = 'acme' and seq = 3",
                "update audit_entry set at = at + 1 where company_id = 'acme' and seq = 3",
                "update audit_entry set context = '{}' where company_id = 'acme' and seq = 3",
                "delete from audit_entry where company_id = 'acme' and seq = 3",
                "delete from audit_entry where company_id = 'acme' and seq >= 3"
            })
    void noticesTampering(String statement) throws Exception {
        domain.look(statement);
        assertThat(verify("acme")).isEqualTo(new ChainCheck.Broken(3));
        assertThat(verify("globex")).isEqualTo(new ChainCheck.Intact(1));
    }

    @Test
    void pagesNewestFirst() {
        var page = TestAudit.entries(domain.stores, "acme", 5, 2);
        assertThat(page).extracting(ChainedEntry::seq).containsExactly(4L, 3L);
        assertThat(page.getFirst().entry().context())
                .isEqualTo(new TreeMap<>(Map.of("name", "Group \"ü\" 2", "rules", "{}")));
    }

    private ChainCheck verify(String companyId) {
        return AuditLog.verify(after -> part(companyId, after));
    }

    private AuditLog.ChainPart part(String companyId, ChainLink after) {
        return domain.stores.transactions().read(tx -> domain.stores.auditLog().check(tx, companyId, after));
    }

    private void append(int times) {
        domain.stores.transactions().write(tx -> {
            for (var i = 0; i < times; i++) {
                var entry = new AuditEntry(
                        "acme",
                        Instant.EPOCH,
                        AuditEvent.CREDENTIALS_CHANGED,
                        new Author(Author.Type.SYSTEM, "test"),
                        new AuditSubject(AuditSubject.Type.CREDENTIAL, "c1"),
                        Map.of());
                domain.stores.auditLog().append(tx, entry);
            }
            return times;
        });
    }

    /** However long a log is, no transaction is. */
    @Test
    void isCheckedAPartAtATimeWhileOthersWrite() throws Exception {
        append(2_500);
        var reached = new ArrayList<Long>();

        var check = AuditLog.verify(after -> {
            var part = part("acme", after);
            reached.add(part.reached().seq());
            if (reached.size() == 2) {
                append(10);
            }
            return part;
        });

        assertThat(reached).containsExactly(1_000L, 2_000L, 2_516L);
        assertThat(check).isEqualTo(new ChainCheck.Intact(2_516));

        domain.look("update audit_entry set author_id = 'other' where company_id = 'acme' and seq = 1001");
        assertThat(verify("acme")).isEqualTo(new ChainCheck.Broken(1_001));
    }
}
