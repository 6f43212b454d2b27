package dev.latchkey.engine.routing;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;

/** Runs its seeds with every build; {@code JAZZER_FUZZ=1 mvn test -Dtest=RequestPathFuzzTest} looks for new ones. */
class RequestPathFuzzTest {

    @FuzzTest(maxDuration = "60s")
    void neverAcceptsWhatDecodesToAnotherPath(FuzzedDataProvider data) {
        var target = data.consumeRemainingAsString();
        if (RequestPath.parse(target) instanceof ParsedTarget.Accepted(RequestPath path)) {
            PathChecks.assertMeansTheSameToEveryone(target, path);
            QueryParameters.parse(path.rawQuery());
        }
    }
}
