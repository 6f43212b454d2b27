package dev.latchkey.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A node with 128 MiB stays up and serves a holder of a key whatever strangers send; the long one is a command. */
class SiegeTest {

    /** Other systems have one loopback address, so everybody would be one stranger. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aNodeServesAHolderOfAKeyWhileStrangersFloodIt() throws Exception {
        var outcome = Siege.run("128m", "48m", Duration.ofSeconds(15), 1);

        assertThat(outcome.isUp()).as(outcome.toString()).isTrue();
        assertThat(outcome.failed()).as(outcome.toString()).isEmpty();
        assertThat(outcome.served()).as(outcome.toString()).isGreaterThan(12);
        assertThat(outcome.floods()).hasSize(16).noneMatch(flood -> flood.contains(": 0 connections"));
    }

    /** As many passwords are computed at once as there are processors; a call or a command waits for a few of them and not for a queue. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void theManagementApiAndCommandsAreServedWhileStrangersTryPasswords() throws Exception {
        var outcome = PasswordSiege.run();

        assertThat(outcome.failed()).as(outcome.toString()).isEmpty();
        assertThat(outcome.computed()).as(outcome.toString()).isLessThan(42);
    }
}
