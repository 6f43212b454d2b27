package dev.latchkey.app.node;

import java.nio.file.Path;

/** Another process has the folder of a deployment open. */
public final class FolderInUse extends IllegalStateException {

    private static final long serialVersionUID = 1;

    FolderInUse(Path folder) {
        super(folder + " is open in another Latchkey process; stop that one or choose another folder");
    }
}
