package dev.latchkey.testing;

import dev.latchkey.demo.platform.Demo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The hiring demonstration on free ports, for tests about the demonstration itself and about rows that only its SQL knows. */
public final class DemoPlatform {

    private DemoPlatform() {}

    public static TestPlatform start(Path folder) {
        return start(folder, Map.of());
    }

    /** @param settings configuration keys, as with {@code --set} */
    public static TestPlatform start(Path folder, Map<String, String> settings) {
        return TestPlatform.begin(
                folder, TestPlatform.withOpenLimits(settings), TestPlatform.Clocks.SYSTEM, (configuration, clocks) -> {
                    var demo = Demo.start(configuration, clocks.clock(), clocks.nanoTime());
                    var sheet = JsonMapper.shared().readTree(Files.readString(demo.file()));
                    return new TestPlatform(demo.deployment(), demo.node(), sheet, demo::close, null);
                });
    }
}
