package dev.latchkey.app.cli;

import dev.latchkey.core.command.Actor;
import dev.latchkey.core.command.CommandRefused;
import java.util.function.Supplier;

/** How refused commands end: 2 when what was typed is at fault, 1 when the state of things is. */
final class CommandRefusals {

    static final Actor.Operator OPERATOR = new Actor.Operator("command-line");

    private CommandRefusals() {}

    static <T> T asFailures(Supplier<T> command) {
        try {
            return command.get();
        } catch (CommandRefused e) {
            var exitCode = switch (e.reason()) {
                case INVALID, EXCEEDS_MAKER, NOT_FOUND -> 2;
                case NOT_PERMITTED, CONFLICT, CHANGED, FINAL_STATE, TOO_MANY, MEMORY_EXHAUSTED -> 1;
            };
            throw new CommandFailure(exitCode, e.getMessage(), e);
        }
    }
}
