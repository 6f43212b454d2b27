package dev.latchkey.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Makes load over a fixed number of connections, each of which asks again as soon as it is answered. */
sealed interface LoadDriver extends AutoCloseable permits WrkDriver, VertxDriver {

    String name();

    Measurement run(Load load, int connections, Duration time) throws IOException, InterruptedException;

    @Override
    void close();

    /** {@code wrk} where it is installed, since it costs least itself; else our own. */
    static LoadDriver choose(Path temporaryFolder) {
        var path = System.getenv("PATH");
        for (var folder : (path == null ? "" : path).split(java.io.File.pathSeparator, -1)) {
            var program = Path.of(folder).resolve("wrk");
            if (!folder.isEmpty() && Files.isExecutable(program)) {
                return new WrkDriver(program, temporaryFolder);
            }
        }
        return new VertxDriver();
    }
}
