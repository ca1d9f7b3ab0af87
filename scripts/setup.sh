# Shared by ./run and ./test: system packages, Rust, a display. Sourced, never run.

build_packages=(build-essential pkg-config ca-certificates)
# Libraries that winit and wgpu load at run time; nothing links against them.
window_packages=(libxkbcommon0 libxkbcommon-x11-0 libwayland-client0 libx11-6 libx11-xcb1 libxcursor1 libxi6 libxrandr2 libxcb1 libgl1 libegl1 libvulkan1 mesa-vulkan-drivers)
headless_packages=(xvfb)
# Tools that tests compare results with or use to drive the window.
# Fonts: text in Japanese, Korean, Chinese, Thai and Devanagari uses the system fonts.
test_packages=(xvfb xdotool imagemagick dcmtk dicom3tools python3-pydicom fonts-noto-cjk fonts-noto-core)

as_root() {
    if [[ $(id -u) -eq 0 ]]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else
        echo "This needs root: $*" >&2
        return 1
    fi
}

# Installs the named packages that are missing; prints nothing when all are present.
need_packages() {
    command -v dpkg-query >/dev/null || return 0
    local missing=() name
    for name in "$@"; do
        dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing+=("$name")
    done
    [[ ${#missing[@]} -eq 0 ]] && return 0
    echo "Installing: ${missing[*]}"
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# Installs the compiler if it is missing: from the distribution's rustup where it has one (Debian 13, Ubuntu 24.04),
# else from Rust's own installer; the rustc of older distributions is too old.
need_rust() {
    [[ -f $HOME/.cargo/env ]] && source "$HOME/.cargo/env"
    if command -v cargo >/dev/null; then
        local minor
        minor=$(rustc --version | sed -E 's/^rustc 1\.([0-9]+).*/\1/')
        [[ $minor -ge 95 ]] && return 0
        echo "Callus needs Rust 1.95 or newer and found $(rustc --version): run 'rustup update stable' and try again" >&2
        return 1
    fi
    if apt-cache policy rustup 2>/dev/null | grep -q 'Candidate: [0-9]'; then
        need_packages rustup
        rustup default stable
    else
        need_packages curl
        curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y --profile default
        source "$HOME/.cargo/env"
    fi
}

# Starts Xvfb and exports DISPLAY and XDG_RUNTIME_DIR; both are removed when the script ends.
start_display() {
    local runtime display_file
    runtime=$(mktemp -d)
    chmod 700 "$runtime"
    display_file=$runtime/display
    Xvfb -displayfd 3 -screen 0 "${xvfb_screen:-1920x1200x24}" -nolisten tcp 3>"$display_file" 2>/dev/null &
    xvfb_pid=$!
    trap 'kill "$xvfb_pid" 2>/dev/null || true; rm -rf "'"$runtime"'"' EXIT
    for _ in $(seq 100); do
        [[ -s $display_file ]] && break
        sleep 0.1
    done
    [[ -s $display_file ]] || { echo "Xvfb did not start" >&2; return 1; }
    export DISPLAY=:$(tr -d '\n' <"$display_file") XDG_RUNTIME_DIR=$runtime
    unset WAYLAND_DISPLAY
}
