#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints what test-torch-file.c expects of published files.

Needs numpy. For each file: the number of float tensors of the state
dictionary, their elements, the sum of all elements, and the sum of element
times position, over the tensors in their order.
"""

import collections
import io
import pickle
import sys
import zipfile

import numpy

TYPES = {'FloatStorage': '<f4', 'DoubleStorage': '<f8', 'LongStorage': '<i8'}


class Tensor:
    def __init__(self, storage, offset, size, stride, *_):
        self.key, self.kind = storage
        self.offset, self.size, self.stride = offset, size, stride


class Reader(pickle.Unpickler):
    def find_class(self, module, name):
        if name in TYPES:
            return TYPES[name]
        return {'OrderedDict': collections.OrderedDict,
                '_rebuild_tensor_v2': Tensor}[name]

    def persistent_load(self, pid):
        return pid[2], pid[1]


def read_archive(path):
    with zipfile.ZipFile(path) as archive:
        folder = next(name for name in archive.namelist()
                      if name.endswith('/data.pkl'))[:-len('/data.pkl')]
        state = Reader(archive.open(folder + '/data.pkl')).load()
        for name, tensor in state.items():
            storage = numpy.frombuffer(
                archive.read(folder + '/data/' + tensor.key), tensor.kind)
            yield name, show(tensor, storage)


def show(tensor, storage):
    return numpy.lib.stride_tricks.as_strided(
        storage[tensor.offset:], tensor.size,
        [s * storage.itemsize for s in tensor.stride])


def read(path):
    if zipfile.is_zipfile(path):
        yield from read_archive(path)
        return
    with open(path, 'rb') as file:
        stream = io.BytesIO(file.read())
    pickles = [Reader(stream).load() for _ in range(5)]
    kinds = {}

    def visit(value):
        if isinstance(value, Tensor):
            kinds[value.key] = value.kind
        elif isinstance(value, dict):
            for item in value.values():
                visit(item)
        elif isinstance(value, (list, tuple)):
            for item in value:
                visit(item)

    visit(pickles[3])
    storages = {}
    for key in pickles[4]:
        count = int.from_bytes(stream.read(8), 'little')
        kind = numpy.dtype(kinds[key])
        storages[key] = numpy.frombuffer(
            stream.read(count * kind.itemsize), kind)
    assert not stream.read()
    state = pickles[3].get('state_dict', pickles[3])
    for name, tensor in state.items():
        if tensor.kind == '<i8':
            continue
        yield name, show(tensor, storages[tensor.key])


for path in sys.argv[1:]:
    tensors = list(read(path))
    numbers = numpy.concatenate(
        [t.astype(numpy.float64).ravel() for _, t in tensors])
    print(path, len(tensors), numbers.size, '%.12g' % numbers.sum(),
          '%.12g' % (numbers * numpy.arange(numbers.size)).sum())
    for name, tensor in tensors[:4]:
        print('   ', name, list(tensor.shape))
