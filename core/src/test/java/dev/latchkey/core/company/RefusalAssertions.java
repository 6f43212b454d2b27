package dev.latchkey.core.company;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.CommandRefused.Reason;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Says what a refused command must look like. */
public final class RefusalAssertions {

    private RefusalAssertions() {}

    public static void assertRefused(Reason reason, ThrowingCallable command) {
        var refused = catchThrowableOfType(CommandRefused.class, command);
        assertThat(refused).as("expected a refusal: %s", reason).isNotNull();
        assertThat(refused.reason()).isEqualTo(reason);
    }
}
