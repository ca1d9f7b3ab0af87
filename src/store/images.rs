//! Radiographs of a case folder, looked at as `check` does: the bytes are read here, understood by imaging.
