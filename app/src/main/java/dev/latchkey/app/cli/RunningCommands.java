package dev.latchkey.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.app.control.CommandLineRequest;
import dev.latchkey.app.control.ControlServer;
import dev.latchkey.app.node.Deployment;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;

/** Commands for a deployment that this process serves: each is done by the object that would do it in the launcher. */
public final class RunningCommands {

    private RunningCommands() {}

    /**
     * Takes commands from now on.
     *
     * @param configuration of the deployment, with every port fixed
     * @param node that serves it
     * @return to be closed before the deployment
     */
    public static ControlServer open(Configuration configuration, Deployment deployment, RunningNode node)
            throws IOException {
        return ControlServer.open(
                configuration.dataFolder(),
                (request, out, err) -> run(
                        new RunningPlace(
                                deployment, configuration.listeners(), node, request.files(), writer(out), writer(err)),
                        request));
    }

    private static int run(RunningPlace place, CommandLineRequest request) {
        try {
            var exitCode = DeploymentCommands.at(place, request.arguments())
                    .setOut(place.out())
                    .setErr(place.err())
                    .execute(request.arguments().toArray(String[]::new));
            if (!place.deployment().inForce().isEverything()) {
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
        return new PrintedLines(out, UTF_8);
    }
}
