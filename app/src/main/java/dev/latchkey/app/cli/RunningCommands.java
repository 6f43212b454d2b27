package dev.latchkey.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.app.control.CommandLineRequest;
import dev.latchkey.app.control.ControlServer;
import dev.latchkey.app.node.Deployment;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.file.Path;

/** Commands for a deployment that this process serves: each is done by the object that would do it in the launcher. */
public final class RunningCommands {

    private RunningCommands() {}

    /**
     * Takes commands from now on.
     *
     * @param dataFolder of the deployment
     * @return to be closed before the deployment
     */
    public static ControlServer open(Path dataFolder, Deployment deployment) throws IOException {
        return ControlServer.open(dataFolder, (request, out, err) -> run(deployment, request, out, err));
    }

    private static int run(Deployment deployment, CommandLineRequest request, OutputStream out, OutputStream err) {
        var place = new RunningPlace(deployment, request.files(), writer(out), writer(err));
        try {
            var exitCode = DeploymentCommands.at(place)
                    .setOut(place.out())
                    .setErr(place.err())
                    .execute(request.arguments().toArray(String[]::new));
            if (!deployment.inForce().isEverything()) {
                place.err()
                        .println("latchkey: done, but the newest changes are not yet in force on the running"
                                + " deployment; they come into force by themselves");
            }
            return exitCode;
        } finally {
            place.out().flush();
            place.err().flush();
        }
    }

    private static PrintWriter writer(OutputStream out) {
        return new PrintWriter(new OutputStreamWriter(out, UTF_8));
    }
}
