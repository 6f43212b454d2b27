package dev.latchkey.core.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.core.command.Actor;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** Letters of all kinds count together, and those that anybody may cause leave the others theirs. */
class LetterLimitsTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-01T09:00:00Z"));

    private final LetterLimits all = new LetterLimits(CLOCK);
    private final LetterLimits half = all.half(CLOCK);

    private static LetterSender person(int company, int number) {
        return LetterSender.of(new Actor.CompanyUser("c" + company, "u" + number));
    }

    /** How many of 200 letters of as many people go out. */
    private static int sent(LetterLimits limits, int company) {
        var sent = 0;
        for (var i = 0; i < 200; i++) {
            sent += limits.take(person(company, i)) ? 1 : 0;
        }
        return sent;
    }

    @Test
    void aCompanyHasSoManyOfBothKindsTogether() {
        assertThat(sent(half, 1)).isEqualTo(LetterLimits.COMPANY_MAX / 2);
        assertThat(sent(all, 1)).as("the others are left").isEqualTo(LetterLimits.COMPANY_MAX / 2);
        assertThat(sent(all, 2)).isEqualTo(LetterLimits.COMPANY_MAX);
        assertThat(sent(half, 2)).as("none beyond").isZero();
    }

    @Test
    void onePersonHasSoManyAndLeavesColleaguesTheirs() {
        var sent = 0;
        for (var i = 0; i < 200; i++) {
            sent += half.take(person(1, 1)) ? 1 : 0;
        }
        assertThat(sent).isEqualTo(LetterLimits.SENDER_MAX / 2);
        assertThat(half.take(person(1, 2))).isTrue();
    }

    @Test
    void allCompaniesHaveSoManyTogether() {
        var sent = 0;
        for (var company = 0; company < 30; company++) {
            sent += sent(half, company);
        }
        assertThat(sent).isEqualTo(LetterLimits.ALL_MAX / 2);
        for (var company = 0; company < 30; company++) {
            sent += sent(all, company);
        }
        assertThat(sent).isEqualTo(LetterLimits.ALL_MAX);
    }
}
