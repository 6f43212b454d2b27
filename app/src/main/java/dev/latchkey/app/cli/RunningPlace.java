package dev.latchkey.app.cli;

import dev.latchkey.app.config.Listeners;
import dev.latchkey.app.node.Deployment;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * The process that serves a deployment. It opens and closes nothing, and reads no file of its own for a command.
 *
 * @param listeners where it serves, with every port fixed
 * @param node that serves it
 * @param files of whoever gave the command
 */
record RunningPlace(
        Deployment deployment,
        Listeners listeners,
        RunningNode node,
        Map<String, byte[]> files,
        PrintWriter out,
        PrintWriter err)
        implements CommandPlace {

    @Override
    public byte[] read(Path file, int bytesMax) throws IOException {
        var content = files.get(file.toString());
        if (content == null) {
            throw new NoSuchFileException(file.toString());
        }
        return Arrays.copyOf(content, Math.min(content.length, bytesMax));
    }

    @Override
    public Optional<String> ask(String question) {
        return Optional.empty();
    }

    @Override
    public OpenDeployment open(DeploymentChoice choice) {
        return new OpenDeployment(deployment, listeners.webOrigin(), true);
    }

    @Override
    public OpenDeployment openOrMake(DeploymentChoice choice) {
        return open(choice);
    }
}
