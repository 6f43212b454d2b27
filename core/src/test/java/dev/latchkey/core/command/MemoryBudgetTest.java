package dev.latchkey.core.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.command.CommandRefused.Reason;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {

    @Test
    void saysWhoHasMost() {
        var budget = new MemoryBudget("things", 100, () -> 0);
        assertThat(budget.standing()).isEqualTo(new MemoryBudget.Standing("things", 0, 100, null, 0));
        budget.hold("acme", "1", 0, 10);
        budget.hold("globex", "2", 0, 30);
        budget.hold("acme", "3", 0, 15);
        assertThat(budget.standing()).isEqualTo(new MemoryBudget.Standing("things", 55, 100, "globex", 30));
        budget.hold("globex", "2", 30, 0);
        assertThat(budget.standing()).isEqualTo(new MemoryBudget.Standing("things", 25, 100, "acme", 25));
    }

    private static final int ALL = 1_000;

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final MemoryBudget budget = new MemoryBudget("credentials", ALL, nanos::get);

    private void assertRefused(String ownerId, String id, long before, long after) {
        assertThatThrownBy(() -> budget.require(ownerId, id, before, after))
                .asInstanceOf(InstanceOfAssertFactories.type(CommandRefused.class))
                .extracting(CommandRefused::reason)
                .isEqualTo(Reason.MEMORY_EXHAUSTED);
    }

    @Test
    void oneOwnerAloneHasHalf() {
        budget.hold("acme", "a", 0, 400);
        assertThatCode(() -> budget.require("acme", "b", 0, 100)).doesNotThrowAnyException();
        assertRefused("acme", "c", 0, 1);
    }

    @Test
    void othersHaveRoomHoweverMuchSomeHave() {
        budget.hold("acme", "a", 0, 500);
        budget.hold("globex", "a", 0, 250);
        assertRefused("acme", "b", 0, 1);
        assertRefused("globex", "b", 0, 1);
        assertThatCode(() -> budget.require("initech", "a", 0, 125)).doesNotThrowAnyException();
        assertRefused("initech", "b", 0, 1);
    }

    @Test
    void whatWasLetInCountsBeforeItIsHeld() {
        budget.require("acme", "a", 0, 300);
        assertRefused("acme", "b", 0, 201);
        budget.hold("acme", "a", 0, 300);
        assertThat(budget.bytes()).isEqualTo(300);
        assertRefused("acme", "b", 0, 201);
        assertThatCode(() -> budget.require("acme", "b", 0, 200)).doesNotThrowAnyException();
    }

    @Test
    void whatWasLetInAndNotStoredCountsNoLongerThanAMinute() {
        budget.require("acme", "a", 0, 500);
        assertRefused("acme", "b", 0, 500);
        nanos.addAndGet(MemoryBudget.PROMISED_FOR.toNanos());
        assertRefused("acme", "b", 0, 500);
        nanos.addAndGet(1);
        assertThatCode(() -> budget.require("acme", "b", 0, 500)).doesNotThrowAnyException();
    }

    @Test
    void whatBecomesSmallerIsNeverRefused() {
        budget.hold("acme", "a", 0, 900);
        assertThatCode(() -> budget.require("acme", "a", 900, 900)).doesNotThrowAnyException();
        assertThatCode(() -> budget.require("acme", "a", 900, 899)).doesNotThrowAnyException();
        assertRefused("acme", "a", 900, 901);
    }

    @Test
    void whatHasGoneMakesRoom() {
        budget.hold("acme", "a", 0, 500);
        budget.hold("acme", "a", 500, 0);
        assertThat(budget.bytes()).isZero();
        assertThat(budget.held("acme")).isZero();
        assertThatCode(() -> budget.require("acme", "b", 0, 500)).doesNotThrowAnyException();
    }

    @Test
    void textsTakeTwiceAsMuchWhereOneCharacterIsWide() {
        assertThat(MemoryBudget.bytesOf(null)).isZero();
        assertThat(MemoryBudget.bytesOf("é".repeat(100))).isEqualTo(164);
        assertThat(MemoryBudget.bytesOf("é".repeat(99) + "名")).isEqualTo(264);
    }

    @Test
    void saysWhatWasReachedAndWhoCanChangeIt() {
        budget.hold("acme", "a", 0, 500);
        assertThatThrownBy(() -> budget.require("acme", "b", 0, 10))
                .hasMessage("there is no more memory for credentials: of the 1 MiB that this server has for those of"
                        + " everybody, yours take 1 MiB and may take as much as is free beside them; end some, or"
                        + " make them smaller, or ask whoever runs this server for more memory (LATCHKEY_HEAP)");
    }
}
