package dev.latchkey.demo.hiring.directory;

/** Latchkey refused a change; nothing of it happened. The message is safe to show to whoever asked. */
public final class DirectoryRefused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final boolean isForbidden;

    /** @param isForbidden whether the one who asked may not do it, rather than having asked for something impossible */
    public DirectoryRefused(String message, boolean isForbidden) {
        super(message, null, false, false);
        this.isForbidden = isForbidden;
    }

    public boolean isForbidden() {
        return isForbidden;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
