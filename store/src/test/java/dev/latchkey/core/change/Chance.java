package dev.latchkey.core.change;

import dev.latchkey.core.command.CommandRefused;
import java.util.List;
import java.util.Random;

/** What the random commands have in common: the choice, and the number of the command that chooses. */
final class Chance {

    final Random random;
    private int number;

    Chance(Random random) {
        this.random = random;
    }

    /** Begins another command. */
    void next() {
        number++;
    }

    /** Different for each command. */
    int number() {
        return number;
    }

    /** @throws CommandRefused when there is nothing to choose from */
    <T> T any(List<T> list) {
        if (list.isEmpty()) {
            throw CommandRefused.notFound("thing of that kind yet");
        }
        return list.get(random.nextInt(list.size()));
    }

    /** As {@link #any}, and it is in the list no more. */
    <T> T takeAny(List<T> list) {
        var taken = any(list);
        list.remove(taken);
        return taken;
    }
}
