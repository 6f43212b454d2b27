package dev.latchkey.app.cli;

import java.util.concurrent.Callable;

/**
 * A command that another module adds to the launcher: a picocli command with a public constructor without parameters, named in
 * {@code META-INF/services}. Its result is the exit code.
 */
public interface LauncherCommand extends Callable<Integer> {}
