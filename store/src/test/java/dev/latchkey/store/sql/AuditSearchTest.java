package dev.latchkey.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.audit.AuditSearch;
import dev.latchkey.core.audit.ChainedEntry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a log a filter finds, and that what finds next to nothing does not read every entry for it. */
@OnEachDatabase
class AuditSearchTest {

    private static final Instant END = Instant.ofEpochMilli(Long.MAX_VALUE);

    private final TestDatabase database;
    private final TestDomain domain;

    AuditSearchTest(TestDatabase database, @TempDir Path folder) {
        this.database = database;
        this.domain = TestDomain.open(database, folder);
        for (var i = 0; i < 5; i++) {
            domain.groups.createAccessGroup(TestDomain.OPERATOR.in("acme"), "g" + i, "Group " + i, new TreeMap<>());
        }
    }

    @AfterEach
    void close() {
        domain.close();
    }

    private static AuditSearch search(
            Instant after, Set<String> events, @Nullable String subjectType, @Nullable String subjectId, int limit) {
        return new AuditSearch(after, END, events, null, null, subjectType, subjectId, Long.MAX_VALUE, limit);
    }

    private List<Long> found(AuditSearch search) {
        return domain
                .stores
                .transactions()
                .read(tx -> domain.stores.auditLog().search(tx, "acme", search, 100))
                .entries()
                .stream()
                .map(ChainedEntry::seq)
                .toList();
    }

    @Test
    void findsTheNewestOfWhatIsAskedFor() {
        assertThat(found(search(Instant.EPOCH, Set.of(), null, null, 100))).containsExactly(6L, 5L, 4L, 3L, 2L, 1L);
        assertThat(found(search(Instant.EPOCH, Set.of(), "ACCESS_GROUP", null, 2)))
                .containsExactly(6L, 5L);
        assertThat(found(search(Instant.EPOCH, Set.of(), "ACCESS_GROUP", "g3", 2)))
                .containsExactly(5L);
        assertThat(found(search(Instant.EPOCH, Set.of("ACCESS_GROUP_CREATED"), null, "g0", 2)))
                .containsExactly(2L);
        assertThat(found(search(Instant.EPOCH, Set.of(), "SIGNING_KEY", null, 2)))
                .isEmpty();
        assertThat(found(search(END.minusMillis(1), Set.of(), "ACCESS_GROUP", null, 2)))
                .isEmpty();
    }

    @Test
    void whatIsRareIsLookedForAlongAnIndexThatHasNoFacts() {
        if (database != TestDatabase.SQLITE) {
            return;
        }
        for (var search : List.of(
                search(Instant.EPOCH, Set.of(), "SIGNING_KEY", null, 51),
                search(Instant.EPOCH, Set.of(), null, "nothing", 51),
                search(Instant.ofEpochMilli(5), Set.of("ACCESS_GROUP_REMOVED", "USER_CREATED"), null, null, 51))) {
            var steps = domain.stores
                    .transactions()
                    .read(tx -> ExplainedStatements.steps(
                            tx, asking -> domain.stores.auditLog().search(asking, "acme", search, 100)));
            assertThat(steps)
                    .as(search.toString())
                    .anyMatch(step -> step.contains("COVERING INDEX audit_entry_by_filter"))
                    .filteredOn(step -> step.contains("audit_entry") && !step.contains("audit_entry_by_filter"))
                    .allMatch(step -> step.contains("seq=?"));
        }
    }
}
