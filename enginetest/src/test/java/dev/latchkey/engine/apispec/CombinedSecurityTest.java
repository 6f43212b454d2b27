package dev.latchkey.engine.apispec;

import static dev.latchkey.engine.testing.TestOperations.BEARER;
import static dev.latchkey.engine.testing.TestOperations.KEY;
import static dev.latchkey.engine.testing.TestOperations.oauth;
import static dev.latchkey.engine.testing.TestOperations.requirements;
import static dev.latchkey.engine.testing.TestOperations.together;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.SecurityRequirement.SchemeRequirement;
import dev.latchkey.engine.testing.TestOperations;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CombinedSecurityTest {

    private static final List<SchemeRequirement> SCHEMES = List.of(
            together(KEY).schemes().getFirst(),
            together(BEARER).schemes().getFirst(),
            oauth("orders_read").schemes().getFirst(),
            oauth("internal_prices_read").schemes().getFirst());

    /** Whatever is held, it satisfies the whole exactly when it satisfies each: the cases are all there are of three random ones. */
    @Test
    void isSatisfiedByWhatSatisfiesEach() {
        var random = new Random(25);
        var taken = 0;
        for (var round = 0; round < 2_000; round++) {
            var each = new ArrayList<SecurityRequirements>();
            for (var i = random.nextInt(3); i >= 0; i--) {
                each.add(random(random));
            }
            var combined = CombinedSecurity.of(each);
            assertThat(CombinedSecurity.isWithinLimit(each)).isTrue();
            for (var held = 0; held < 1 << SCHEMES.size(); held++) {
                var schemes = held(held);
                var satisfiesEach = each.stream().allMatch(one -> satisfies(schemes, one));
                assertThat(satisfies(schemes, combined))
                        .as("%s by %s", each, schemes)
                        .isEqualTo(satisfiesEach);
                taken += satisfiesEach ? 1 : 0;
            }
        }
        assertThat(taken).isBetween(1_000, 31_000);
    }

    @Test
    void letsNobodyInWhereThereWouldBeTooManyAlternatives() {
        var first = alternatives(8, "a");
        var second = alternatives(8, "b");
        assertThat(CombinedSecurity.of(List.of(first, second)).alternatives()).hasSize(64);
        assertThat(CombinedSecurity.of(List.of(first, second, first)).alternatives())
                .hasSize(64);
        var third = alternatives(2, "c");
        assertThat(CombinedSecurity.of(List.of(first, second, third)).isClosed())
                .isTrue();
        assertThat(CombinedSecurity.isWithinLimit(List.of(first, second, third)))
                .isFalse();
        assertThat(CombinedSecurity.isWithinLimit(List.of(first, second, first)))
                .isTrue();
        assertThat(CombinedSecurity.of(List.of(alternatives(100, "d"))).alternatives())
                .hasSize(100);
    }

    private static SecurityRequirements alternatives(int count, String prefix) {
        var alternatives = new SecurityRequirement[count];
        for (var i = 0; i < count; i++) {
            alternatives[i] = TestOperations.together(new SecurityScheme.Bearer(prefix + i));
        }
        return requirements(alternatives);
    }

    private static SecurityRequirements random(Random random) {
        var alternatives = new SecurityRequirement[random.nextInt(4)];
        for (var i = 0; i < alternatives.length; i++) {
            alternatives[i] = new SecurityRequirement(List.copyOf(held(random.nextInt(1 << SCHEMES.size()))));
        }
        return requirements(alternatives);
    }

    private static Set<SchemeRequirement> held(int bits) {
        var held = new HashSet<SchemeRequirement>();
        for (var i = 0; i < SCHEMES.size(); i++) {
            if ((bits >> i & 1) == 1) {
                held.add(SCHEMES.get(i));
            }
        }
        return held;
    }

    private static boolean satisfies(Set<SchemeRequirement> held, SecurityRequirements requirements) {
        return requirements.alternatives().isEmpty()
                || requirements.alternatives().stream().anyMatch(one -> held.containsAll(one.schemes()));
    }
}
