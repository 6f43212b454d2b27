package dev.latchkey.app.node;

import java.io.IOException;
import java.nio.file.Path;

/** What is done in a folder that no other process can enter, before anything in it is opened. */
@FunctionalInterface
public interface FolderPreparation {
    void prepare(Path folder) throws IOException;
}
