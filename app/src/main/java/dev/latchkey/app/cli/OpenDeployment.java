package dev.latchkey.app.cli;

import dev.latchkey.app.node.Deployment;

/**
 * A deployment while a command works on it.
 *
 * @param webOrigin of its pages, without a trailing slash
 * @param isRunning whether it serves requests meanwhile; then it stays open when the command ends
 */
record OpenDeployment(Deployment deployment, String webOrigin, boolean isRunning) implements AutoCloseable {

    @Override
    public void close() {
        if (!isRunning) {
            deployment.close();
        }
    }
}
