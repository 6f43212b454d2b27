package dev.latchkey.engine.routing;

import static dev.latchkey.engine.testing.TestOperations.KEY;
import static dev.latchkey.engine.testing.TestOperations.document;
import static dev.latchkey.engine.testing.TestOperations.operation;
import static dev.latchkey.engine.testing.TestOperations.requirements;
import static dev.latchkey.engine.testing.TestOperations.together;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.protocol.HttpMethod;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Thousands of paths that cross hundreds of others make up to a million pairs, each of which is looked at. */
class ManyCrossingPathsTest {

    private static final int CROSSING = 50;
    private static final int CROSSED = 2_000;

    /** What is said of two of them is long, and of most pairs it is not said. */
    @Test
    void makesWordsOnlyForWhatIsTold() throws Exception {
        var operations = new ArrayList<Operation>();
        for (var i = 0; i < CROSSED; i++) {
            operations.add(operation("api", HttpMethod.GET, "/y" + i + "/{b}", requirements(together(KEY))));
        }
        for (var i = 0; i < CROSSING; i++) {
            operations.add(operation(HttpMethod.GET, "/{a}/x" + i));
        }
        var documents = List.of(document("a", operations.toArray(Operation[]::new)));
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        var before = threads.getCurrentThreadAllocatedBytes();
        var router = Router.of(documents);
        var bytes = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(router.problems()).hasSize(RouteBuilder.PROBLEMS_MAX);
        assertThat(bytes / (CROSSED * CROSSING)).as("bytes of a pair").isLessThan(1_000);
    }
}
