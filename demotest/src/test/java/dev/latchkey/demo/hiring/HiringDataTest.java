package dev.latchkey.demo.hiring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.demo.hiring.data.HiringData;
import dev.latchkey.demo.hiring.testing.Rows;
import dev.latchkey.demo.hiring.testing.TestHiring;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HiringDataTest {

    @TempDir
    Path folder;

    @Test
    void makesTheSameRowsForTheSameSeed() {
        HiringData.generateIfEmpty(folder.resolve("one.db"), TestHiring.SEED);
        HiringData.generateIfEmpty(folder.resolve("two.db"), TestHiring.SEED);
        for (var table : new String[] {
            "company",
            "department",
            "job",
            "hiring_team_member",
            "posting",
            "sent_posting",
            "candidate",
            "candidate_tag",
            "application",
            "status_change",
            "application_property",
            "shared_note",
            "candidate_share",
            "offer"
        }) {
            var query = "select * from " + table + " order by 1, 2, 3";
            assertThat(Rows.query(folder.resolve("one.db"), query))
                    .as(table)
                    .isNotEmpty()
                    .isEqualTo(Rows.query(folder.resolve("two.db"), query));
        }
    }

    @Test
    void makesEnoughOfEverything() {
        HiringData.generateIfEmpty(folder.resolve("one.db"), TestHiring.SEED);
        assertThat(count("job where company_id = 'acme-id'")).isGreaterThanOrEqualTo(220);
        assertThat(count("candidate where company_id = 'acme-id'")).isGreaterThanOrEqualTo(5_200);
        assertThat(count("posting where company_id = 'acme-id' and visibility = 'PUBLIC'"))
                .isGreaterThan(50);
        assertThat(count("posting where company_id = 'acme-id' and visibility = 'INTERNAL'"))
                .isGreaterThan(10);
        assertThat(count("sent_posting where partner_id = 'partner-1'")).isPositive();
        assertThat(count("sent_posting where partner_id = 'partner-2'")).isPositive();
        assertThat(count("offer where company_id = 'acme-id'")).isGreaterThan(100);
    }

    @Test
    void leavesFilledStoreAlone() {
        assertThat(HiringData.generateIfEmpty(folder.resolve("one.db"), TestHiring.SEED))
                .isTrue();
        var before = Rows.query(folder.resolve("one.db"), "select id from job order by id");
        assertThat(HiringData.generateIfEmpty(folder.resolve("one.db"), TestHiring.SEED))
                .isFalse();
        assertThat(Rows.query(folder.resolve("one.db"), "select id from job order by id"))
                .isEqualTo(before);
    }

    private int count(String from) {
        var rows = Rows.query(folder.resolve("one.db"), "select count(*) from " + from);
        return Integer.parseInt(rows.getFirst().getFirst());
    }
}
