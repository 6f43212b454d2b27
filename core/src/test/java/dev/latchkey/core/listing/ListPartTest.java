package dev.latchkey.core.listing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ListPartTest {

    private static final List<String> ALL = List.of("a", "b", "c", "d", "e");

    private static ListPart<String> among(Position from) {
        return ListPart.among(ALL, one -> one, from, 2);
    }

    @Test
    void goesForwardToTheEnd() {
        assertThat(ListPart.among(ALL, one -> one, null, 2)).isEqualTo(new ListPart<>(List.of("a", "b"), false, true));
        assertThat(among(new Position("b", false))).isEqualTo(new ListPart<>(List.of("c", "d"), true, true));
        assertThat(among(new Position("d", false))).isEqualTo(new ListPart<>(List.of("e"), true, false));
    }

    @Test
    void goesBackToTheBeginning() {
        assertThat(among(new Position("e", true))).isEqualTo(new ListPart<>(List.of("c", "d"), true, true));
        assertThat(among(new Position("c", true))).isEqualTo(new ListPart<>(List.of("a", "b"), false, true));
        assertThat(among(new Position("b", true))).isEqualTo(new ListPart<>(List.of("a"), false, true));
    }

    @Test
    void beginsAnewBesideWhatIsNotThere() {
        assertThat(among(new Position("gone", false)).lines()).containsExactly("a", "b");
        assertThat(among(new Position("gone", true)).lines()).containsExactly("a", "b");
        assertThat(ListPart.among(List.<String>of(), one -> one, null, 2))
                .isEqualTo(new ListPart<String>(List.of(), false, false));
    }
}
