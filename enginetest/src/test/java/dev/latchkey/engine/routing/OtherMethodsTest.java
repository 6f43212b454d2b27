package dev.latchkey.engine.routing;

import static dev.latchkey.engine.testing.TestOperations.operation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.protocol.HttpMethod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OtherMethodsTest {

    @Test
    void takesAnOperationToHaveAClosedOneBesideItWhereThereIsTooMuchToCompare() {
        var all = new HashMap<PathTemplate, PathAnswers>();
        var operation = operation(HttpMethod.POST, "/a");
        var path = operation.paths().get(0);
        all.put(
                path,
                new PathAnswers(Map.of(HttpMethod.POST, new RouteMatch.Matched(operation, path)), Map.of(), path));
        for (var i = 0; i < 10; i++) {
            var other = new PathTemplate(List.of(new PathTemplate.Literal("b" + i)));
            all.put(other, new PathAnswers(Map.of(HttpMethod.GET, PathAnswers.CLOSED), Map.of(), other));
        }
        var found = OtherMethods.of(all, 1_000);
        assertThat(found.isHarmfulValue("GET", 0, 3, operation, other -> false)).isFalse();
        var exhausted = OtherMethods.of(all, 10);
        assertThat(exhausted.isHarmfulValue("GET", 0, 3, operation, other -> true))
                .isTrue();
        assertThat(exhausted.isHarmfulValue("POST", 0, 4, operation, other -> true))
                .isFalse();
    }
}
