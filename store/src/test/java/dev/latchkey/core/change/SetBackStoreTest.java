package dev.latchkey.core.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.credential.CredentialRequest.NewApiKey;
import dev.latchkey.store.sql.OnEachDatabase;
import dev.latchkey.store.sql.TestDatabase;
import dev.latchkey.store.sql.TestDomain;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store under a running node that has lost its last commits, as a copy that was put in its place, or a standby. */
@OnEachDatabase
class SetBackStoreTest {

    private final TestDomain domain;
    private final Counting view = new Counting();
    private final ChangeFollower follower;

    SetBackStoreTest(TestDatabase database, @TempDir Path folder) {
        this.domain = TestDomain.open(database, folder);
        this.follower = new ChangeFollower(
                domain.stores.transactions(),
                domain.stores.changeFeed(),
                System::nanoTime,
                Duration.ofHours(1),
                List.of(view));
    }

    @AfterEach
    void close() {
        domain.close();
    }

    private void create(String name) {
        domain.credentials.createApiKey(domain.administrator(), new NewApiKey(name, ""));
    }

    private long newest() {
        return domain.stores
                .transactions()
                .<Long>read(tx -> domain.stores.changeFeed().newestSeq(tx));
    }

    private void setBackTo(long seq) throws SQLException {
        domain.look("delete from change_feed where seq > " + seq);
        domain.look("update counter set value = " + seq + " where name = 'change_feed'");
    }

    @Test
    void isReadAgainWhetherItsPlacesWereTakenOrNot() throws SQLException {
        create("one");
        var copied = newest();
        follower.load();
        create("two");
        follower.catchUp();
        assertThat(view.loads).isEqualTo(1);

        setBackTo(copied);
        follower.catchUp();
        assertThat(view.loads).isEqualTo(2);
        assertThat(follower.standings().getFirst().position()).isEqualTo(copied);

        create("three");
        create("four");
        follower.catchUp();
        assertThat(view.loads).isEqualTo(2);
        setBackTo(copied);
        create("five");
        create("six");
        create("seven");
        follower.catchUp();
        assertThat(view.loads).isEqualTo(3);
        assertThat(follower.standings().getFirst().position()).isEqualTo(newest());

        view.applied.clear();
        create("eight");
        follower.catchUp();
        assertThat(view.applied).isNotEmpty();
        assertThat(view.loads).isEqualTo(3);
    }

    private static final class Counting implements View {
        private final List<Change> applied = new ArrayList<>();
        private int loads;

        @Override
        public String name() {
            return "counting";
        }

        @Override
        public void loadAll(Transaction tx) {
            loads++;
        }

        @Override
        public void apply(Transaction tx, Change change) {
            applied.add(change);
        }
    }
}
