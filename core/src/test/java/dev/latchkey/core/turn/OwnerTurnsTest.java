package dev.latchkey.core.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.turn.OwnerTurns.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Whose work is done next; no clock decides anything here. */
class OwnerTurnsTest {

    private static final WorkOwner ACME = WorkOwner.company("acme");
    private static final WorkOwner GLOBEX = WorkOwner.company("globex");
    private static final WorkOwner INITECH = WorkOwner.company("initech");

    private final OwnerTurns turns = new OwnerTurns(4);

    private List<Turn> enter(WorkOwner owner, int many) {
        var entered = new ArrayList<Turn>();
        for (var i = 0; i < many; i++) {
            entered.add(Objects.requireNonNull(turns.enter(owner)));
        }
        return entered;
    }

    private List<Boolean> begun(List<Turn> entered) {
        return entered.stream().map(turns::isTaken).toList();
    }

    @Test
    void anotherFindsAPlaceHoweverMuchOneHas() {
        var globex = enter(GLOBEX, 100);
        assertThat(begun(globex)).filteredOn(begun -> begun).hasSize(2);
        assertThat(begun(enter(ACME, 1))).containsExactly(true);
        assertThat(begun(enter(WorkOwner.NODE, 1))).containsExactly(true);
    }

    @Test
    void ownersThatWaitTakeTurnsHoweverManyEachHas() {
        var globex = enter(GLOBEX, 100);
        var initech = enter(INITECH, 100);
        var acme = enter(ACME, 2);
        var strangers = enter(WorkOwner.STRANGERS, 2);
        assertThat(begun(acme)).containsExactly(false, false);

        globex.get(0).close();
        assertThat(begun(globex.subList(0, 3))).containsExactly(true, true, true);
        assertThat(begun(acme)).containsExactly(false, false);

        initech.get(0).close();
        assertThat(begun(initech.subList(0, 3))).containsExactly(true, true, true);
        globex.get(1).close();
        assertThat(begun(acme)).as("behind one of each of the others").containsExactly(true, false);
        initech.get(1).close();
        assertThat(begun(strangers)).containsExactly(true, false);
        globex.get(2).close();
        assertThat(begun(globex.subList(3, 5))).containsExactly(true, false);
    }

    @Test
    void whatIsGivenBackOrLeftIsForgotten() throws Exception {
        var globex = enter(GLOBEX, 3);
        assertThat(turns.take(GLOBEX, 0)).as("none in no time").isNull();
        assertThat(turns.waiting()).isEqualTo(1);
        globex.get(2).close();
        assertThat(turns.waiting()).isZero();
        globex.get(0).close();
        globex.get(1).close();
        assertThat(turns.remembered()).isZero();
        assertThat(begun(enter(GLOBEX, 3))).containsExactly(true, true, false);
    }

    @Test
    void whoIsInterruptedWaitsNoMore() {
        enter(GLOBEX, 2);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> turns.take(GLOBEX, Long.MAX_VALUE)).isInstanceOf(InterruptedException.class);
        assertThat(turns.waiting()).isZero();
    }

    @Test
    void soManyWaitOfOneAndSoManyOfAllTogether() {
        enter(GLOBEX, 2 + OwnerTurns.OWNER_WAITING_MAX);
        assertThat(turns.enter(GLOBEX)).isNull();
        var places = OwnerTurns.WAITING_MAX - OwnerTurns.OWNER_WAITING_MAX + 2;
        for (var i = 0; i < places; i++) {
            enter(WorkOwner.company("company " + i % 100), 1);
        }
        assertThat(turns.waiting()).isEqualTo(OwnerTurns.WAITING_MAX);
        assertThat(turns.enter(ACME)).isNull();
    }

    @Test
    void oneConnectionIsForEverybodyInTurn() {
        var one = new OwnerTurns(1);
        var globex = List.of(
                Objects.requireNonNull(one.enter(GLOBEX)),
                Objects.requireNonNull(one.enter(GLOBEX)),
                Objects.requireNonNull(one.enter(GLOBEX)));
        var acme = Objects.requireNonNull(one.enter(ACME));
        globex.get(0).close();
        assertThat(one.isTaken(globex.get(1))).isTrue();
        globex.get(1).close();
        assertThat(one.isTaken(acme)).isTrue();
    }

    @Test
    void workIsTheNodesOwnUntilADoorSaysWhoseItIs() {
        assertThat(WorkOwner.current()).isEqualTo(WorkOwner.NODE);
        var bound = WorkOwner.STRANGERS.call(() -> List.of(WorkOwner.current(), ACME.call(WorkOwner::current)));
        assertThat(bound).containsExactly(WorkOwner.STRANGERS, ACME);
    }
}
