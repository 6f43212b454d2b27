package dev.latchkey.app.cli;

import dev.latchkey.app.config.ConfigurationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a command runs: in the launcher's own process, or in the one that serves the deployment. What a command says, reads and
 * changes goes through its place, so that one and the same command runs at either.
 */
interface CommandPlace {

    /** Standard output of whoever gave the command: its result and nothing else. */
    PrintWriter out();

    /** Their standard error. */
    PrintWriter err();

    /**
     * A file that the command names, of whoever gave it; read no further than the limit, whatever the file is.
     *
     * @param bytesMax most that is returned
     */
    byte[] read(Path file, int bytesMax) throws IOException;

    /** The line that a person types who is at a terminal; empty where nobody is. */
    Optional<String> ask(String question);

    /**
     * The deployment that the command works on.
     *
     * @throws dev.latchkey.app.node.FolderInUse when a process has it open that takes no commands, or none at this moment
     */
    OpenDeployment open(DeploymentChoice choice) throws IOException, ConfigurationException;

    /** As {@link #open}; where a file says how the deployment is to be and there is none yet, it is made. */
    OpenDeployment openOrMake(DeploymentChoice choice) throws IOException, ConfigurationException;
}
